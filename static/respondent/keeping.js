// Keeps records on this device by their `key`, so that they survive a reload. What the browser's own
// storage does not take, or takes too long over, stays in memory until the page is left.

const PATIENCE = 800;

const within = (promise) => new Promise((resolve, reject) => {
  promise.then(resolve, reject);
  setTimeout(reject, PATIENCE, new Error("too slow"));
});

export function shelves(name, stores) {
  const memory = Object.fromEntries(stores.map((store) => [store, new Map()]));
  const dropped = Object.fromEntries(stores.map((store) => [store, new Set()]));
  let works = true;

  const database = new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      for (const store of stores) opening.result.createObjectStore(store, { keyPath: "key" });
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  database.catch(() => {});

  // A full disk shows when a transaction ends, not when its request succeeds.
  async function inside(store, mode, use) {
    const opened = (await database).transaction(store, mode);
    const request = use(opened.objectStore(store));
    return new Promise((resolve, reject) => {
      opened.oncomplete = () => resolve(request.result);
      opened.onabort = opened.onerror = () => reject(opened.error);
    });
  }

  // Gives null where the storage fails. One that hangs is waited for once, and then left alone until
  // it has answered after all.
  async function kept(store, mode, use) {
    if (!works) return null;
    try {
      const working = inside(store, mode, use);
      working.then(() => { works = true; }, () => {});
      return { result: await within(working) };
    } catch (error) {
      if (error?.message === "too slow") works = false;
      return null;
    }
  }

  return {
    // Tells whether the record will survive this page.
    async keep(store, record) {
      memory[store].set(record.key, record);
      dropped[store].delete(record.key);
      return Boolean(await kept(store, "readwrite", (opened) => opened.put(record)));
    },
    async drop(store, key) {
      memory[store].delete(key);
      dropped[store].add(key);
      await kept(store, "readwrite", (opened) => opened.delete(key));
    },
    async all(store) {
      const found = (await kept(store, "readonly", (opened) => opened.getAll()))?.result ?? [];
      const records = new Map(found.map((record) => [record.key, record]));
      for (const key of dropped[store]) records.delete(key);
      for (const [key, record] of memory[store]) records.set(key, record);
      return [...records.values()];
    },
  };
}
