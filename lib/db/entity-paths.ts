/** Where a name lies in a stored document, and the objects that it lies in. */
export type Place = { path: string; parents: string[] };

/** Finds where a name, or a path that begins with one, lies in the documents of a collection. */
export type Locate = (path: string) => Place;

function placeOf(path: string): Place {
  const names = path.split(".");
  return { path, parents: names.slice(1).map((_, i) => names.slice(0, i + 1).join(".")) };
}

/**
 * @param paths of fields that lie elsewhere than under their name
 * @param joined the same for documents that a pipeline joins under a name
 */
export function locateBy(
  paths: ReadonlyMap<string, string>,
  joined: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(),
): Locate {
  const places = new Map([...paths].map(([name, path]) => [name, placeOf(path)]));
  const inside = new Map([...joined].map(([name, each]) => [name, locateBy(each)]));
  return (path) => {
    const dot = path.indexOf(".");
    const name = dot < 0 ? path : path.slice(0, dot);
    const rest = dot < 0 ? "" : path.slice(dot);
    const within = inside.get(name);
    if (within && rest !== "") {
      const place = within(rest.slice(1));
      return { path: `${name}.${place.path}`, parents: place.parents.map((parent) => `${name}.${parent}`) };
    }
    const place = places.get(name);
    return place ? { path: place.path + rest, parents: place.parents } : { path, parents: [] };
  };
}
