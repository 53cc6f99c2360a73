import { type Actor, allows, isEmpty, scopeOf } from '#core/access.ts'
import { opensFor, type RouteDoor } from '#core/opens.ts'
import { kind as alarmKind } from '../alarm/rights.ts'
import { type Held, pathIn, type Picture } from '../figures/figure.ts'
import type { Ground } from '../figures/picture.ts'

/** What a viewer may see of a picture that is the same for everybody. Two viewers with the same answer are shown the same bytes. */
export type Viewer = {
  /** Registers whose figures are shown, and those that can be opened from here. */
  registers: readonly string[]
  opens: readonly string[]
  alarms: boolean
  /** May open the indicators behind the numbers. */
  links: boolean
  duty: boolean
  /** Pages of subsystems that open for the viewer. */
  doors: readonly string[]
}

/**
 * How many records a register holds may be told to every reader of the centre, unless the register is sealed: then only to who may
 * read it in this unit, whatever else they are.
 */
function mayCount(actor: Actor | undefined, held: Held, path: readonly string[]): boolean {
  if (held.class !== 'sealed') return true
  return held.readBy.some(({ role, reach }) =>
    (actor?.roles ?? []).some(
      (own) => own.role === role && (reach === 'all' || (reach === 'subtree' && path.includes(own.unitId)) || own.unitId === path[0]),
    ),
  )
}

/** The page of the reports, to which the centre leads. */
export const reports = '/dieu-hanh/bao-cao'

const mayOpen = (actor: Actor | undefined, { readBy }: Held): boolean =>
  readBy.some(({ role }) => role === '*' || actor?.roles.some((own) => own.role === role))

export function viewerOf(actor: Actor | undefined, picture: Picture, doors: readonly RouteDoor[]): Viewer {
  const path = pathIn(picture.tree, picture.unit.id)
  const target = { unitId: picture.unit.id, unitPath: path }
  const held = [...picture.figures.values()].flatMap((figure) => figure.held ?? []).sort((a, b) => (a.register < b.register ? -1 : 1))
  return {
    registers: held.filter((one) => mayCount(actor, one, path)).map((one) => one.register),
    opens: held.filter((one) => mayOpen(actor, one)).map((one) => one.register),
    alarms: allows(actor, 'read', alarmKind, target),
    links: !isEmpty(scopeOf(actor, 'see', 'indicator')),
    duty: allows(actor, 'read', 'shift', target),
    doors: [...picture.composition.subsystems.map(({ door }) => door ?? ''), reports].filter((door) => opensFor(doors, actor, door)),
  }
}

/** By which pages that are the same are known. */
export const viewerKey = ({ registers, opens, doors, alarms, links, duty }: Viewer): string =>
  `${registers.join(',')}|${opens.join(',')}|${doors.join(',')}|${Number(alarms)}${Number(links)}${Number(duty)}`

/** Whether the actor may see figures of the unit: asked of the rights and of the units that are kept, not of the database. */
export function maySee(actor: Actor | undefined, ground: Ground, unitId: string): boolean {
  return allows(actor, 'see', 'indicator', { unitId, unitPath: pathIn(ground.tree, unitId) })
}

/** The unit whose picture a viewer begins with: the province, or else the highest of their own. */
export function ownUnit(actor: Actor | undefined, ground: Ground): string | undefined {
  if (maySee(actor, ground, ground.root.id)) return ground.root.id
  const { subtrees, units } = scopeOf(actor, 'see', 'indicator')
  return [...subtrees, ...units]
    .filter((id) => ground.tree.has(id))
    .sort((a, b) => pathIn(ground.tree, a).length - pathIn(ground.tree, b).length)[0]
}
