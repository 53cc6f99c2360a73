import { canonicalUri } from '../identify/digital-link.rules.ts'
import { isObject, type JsonObject } from './json.rules.ts'
import { shortWord } from './vocabulary.rules.ts'

export type Side = { side: 'source' | 'destination'; kind: string; uri: string }

/** Who gave and who took, each once. */
export function sidesOf(event: JsonObject): Side[] {
  const sides = (['source', 'destination'] as const).flatMap((side) => {
    const list = event[`${side}List`]
    return (Array.isArray(list) ? list : []).flatMap((each): Side[] =>
      isObject(each) ? [{ side, kind: shortWord(String(each.type)), uri: canonicalUri(String(each[side])) }] : [],
    )
  })
  return [...new Map(sides.map((each) => [JSON.stringify(each), each])).values()]
}
