// Reads a part of a page anew, one reading of a place after the other; the promise is kept when the part is in.
// The place asks by itself: requests without an asker would all be the body's, which has one at a time, lets one
// more wait, and calls the waiting one done before it was sent. No connection is told by a toast, and is no error.
const last = new WeakMap();

export function read(address, place, swap) {
  const ask = () => htmx.ajax("GET", address, { source: place, target: place, swap });
  const now = (last.get(place) || Promise.resolve()).then(ask).catch(() => {});
  last.set(place, now);
  return now;
}
