// Where the menu is wider than the screen, it begins with the entry that the page belongs to.
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
