// Copies what was typed, or a code to keep. Without it the text can be selected with one tap.

export function offerCopy() {
  const button = document.getElementById("copy");
  const kept = document.getElementById("typed");
  if (!button || !kept) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (kept.select) kept.select();
    else getSelection().selectAllChildren(kept);
    await navigator.clipboard?.writeText(kept.value ?? kept.textContent);
    document.getElementById("copied").textContent = button.dataset.done;
  });
}

offerCopy();
