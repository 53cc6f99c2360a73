import type { Db } from '#core/db.ts'
import type { Action } from '../case/case.ts'
import type { Definition } from '../definition/definition.ts'
import { getDefinition } from '../publish/publish.queries.ts'

/** The version by which each action was done: the last moved case is read on by another one than it began with. */
export async function definitionsAlong(db: Db, definitionId: string, actions: readonly Action[]): Promise<Definition[]> {
  let id = definitionId
  const ids = actions.toReversed().map((action) => {
    const own = id
    if (action.data.moved) id = action.data.moved.from
    return own
  })
  const known = new Map<string, Definition>()
  for (const one of new Set(ids)) known.set(one, (await getDefinition(db, one)).body)
  return ids.toReversed().flatMap((one) => known.get(one) ?? [])
}
