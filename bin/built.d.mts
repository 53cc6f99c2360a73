/** One word for the state of everything that goes into the bundle. */
export function stampOf(root: string): string
/** Builds when a source has changed since the last build; ends the process where it cannot be built. */
export function ensureBuilt(root: string, node: string): void
