import type { MessageKey } from '#core/i18n.ts'
import type { Face } from '#core/ui/layout.tsx'

/** An entry of the navigation, declared by the module whose page it opens; the masthead, the menu and the home page are made from these. */
export type Door = {
  face: Face | readonly Face[]
  href: string
  label: MessageKey
  /** One sentence on what it is for: with it, the door is also a tile of the home page (portal) or of the menu. */
  about?: MessageKey
  /** `bar`: always in sight; `menu` (the usual): under "More". */
  place?: 'bar' | 'menu'
  /** Who sees it; what the page answers is the route's own matter. Everybody when left out. */
  seenBy?: 'signedIn' | 'officer' | readonly string[]
  /** Smaller comes first; 100 when left out. */
  order?: number
}

type Reader = { kind: 'citizen' | 'officer' | 'system'; roles?: readonly (string | { role: string })[] | undefined } | undefined

function sees({ seenBy }: Door, reader: Reader): boolean {
  if (seenBy === undefined) return true
  if (!reader) return false
  if (seenBy === 'signedIn') return true
  if (reader.kind !== 'officer') return false
  return seenBy === 'officer' || (reader.roles ?? []).some((held) => seenBy.includes(typeof held === 'string' ? held : held.role))
}

/** Whether an address lies behind a door. */
const leadsTo = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`) || path.startsWith(`${href}?`)

/** The door behind which an address lies: of several, the one that says most of it. */
export function doorAt(doors: readonly Door[], path: string): Door | undefined {
  return doors.filter((door) => leadsTo(path, door.href)).sort((a, b) => b.href.length - a.href.length)[0]
}

const sorted = new WeakMap<readonly Door[], Map<Face, Door[]>>()

/** The doors of a face in their order. */
function doorsOf(doors: readonly Door[], face: Face): Door[] {
  const faces = sorted.get(doors) ?? new Map<Face, Door[]>()
  sorted.set(doors, faces)
  const place = (door: Door): number => door.order ?? 100
  const known = faces.get(face) ?? doors.filter((door) => [door.face].flat().includes(face)).sort((a, b) => place(a) - place(b))
  faces.set(face, known)
  return known
}

/** The doors of a face that a reader sees, in their order. `doors` are those of the program, which do not change while it runs. */
export const doorsFor = (doors: readonly Door[], face: Face, reader: Reader): Door[] =>
  doorsOf(doors, face).filter((door) => sees(door, reader))
