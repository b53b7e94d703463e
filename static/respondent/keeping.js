// Keeps records on this device by their `key`, so that they survive a reload; where the browser
// keeps nothing, until the page is left.

export function shelves(name, stores) {
  const memory = Object.fromEntries(stores.map((store) => [store, new Map()]));
  const database = new Promise((resolve) => {
    try {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => {
        for (const store of stores) opening.result.createObjectStore(store, { keyPath: "key" });
      };
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });

  async function kept(store, mode, use) {
    const opened = (await database)?.transaction(store, mode).objectStore(store);
    return new Promise((resolve, reject) => {
      const request = use(opened);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  return {
    async keep(store, record) {
      memory[store].set(record.key, record);
      await kept(store, "readwrite", (opened) => opened.put(record)).catch(() => {});
    },
    async drop(store, key) {
      memory[store].delete(key);
      await kept(store, "readwrite", (opened) => opened.delete(key)).catch(() => {});
    },
    async all(store) {
      return kept(store, "readonly", (opened) => opened.getAll()).catch(() => [...memory[store].values()]);
    },
  };
}
