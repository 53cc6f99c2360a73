import { canonicalUri } from '../identify/digital-link.rules.ts'
import { isObject, type Json, type JsonObject } from './json.rules.ts'

export type Item = {
  uri: string
  role: 'about' | 'parent' | 'child' | 'input' | 'output'
  /** The making or packing through which things pass, and on which side of it this one stands. */
  node: string | null
  way: 'in' | 'out' | null
  quantity: number | null
  uom: string | null
  massG: number | null
}

const grams: Record<string, number> = { KGM: 1_000, GRM: 1, TNE: 1_000_000, MGM: 0.001, LBR: 453.592_37 }

export const massOf = (quantity: number, uom: string): number | null => {
  const each = grams[uom]
  return each === undefined ? null : Math.round(quantity * each)
}

type Side = Pick<Item, 'role' | 'node' | 'way'>
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

function itemsIn(event: JsonObject, epcs: string, quantities: string, side: Side): Item[] {
  const none = { quantity: null, uom: null, massG: null }
  const single = listOf(event[epcs]).map((uri): Item => ({ uri: canonicalUri(String(uri)), ...side, ...none, quantity: 1 }))
  const classes = listOf(event[quantities]).flatMap((each): Item[] => {
    if (!isObject(each)) return []
    const quantity = typeof each.quantity === 'number' ? each.quantity : null
    const uom = typeof each.uom === 'string' ? each.uom : null
    const massG = quantity !== null && uom !== null ? massOf(quantity, uom) : null
    return [{ uri: canonicalUri(String(each.epcClass)), ...side, quantity, uom, massG }]
  })
  return [...single, ...classes]
}

/**
 * The things an event is about, each in one form of its identifier. Makings lead from what goes in to what comes out; a packing leads
 * from what was packed to the pack. Unpacking leads nowhere: what comes out is what had gone in and keeps its own identifier.
 */
export function itemsOf(event: JsonObject, id: string): Item[] {
  const plain: Side = { role: 'about', node: null, way: null }
  const isWrong = event.errorDeclaration !== undefined
  if (event.type === 'TransformationEvent') {
    const own = typeof event.transformationID === 'string' ? canonicalUri(event.transformationID) : `event:${id}`
    const node = isWrong ? null : own
    const way = <W extends 'in' | 'out'>(each: W): W | null => (isWrong ? null : each)
    return [
      ...itemsIn(event, 'inputEPCList', 'inputQuantityList', { role: 'input', node, way: way('in') }),
      ...itemsIn(event, 'outputEPCList', 'outputQuantityList', { role: 'output', node, way: way('out') }),
    ]
  }
  if (event.type === 'AggregationEvent' || event.type === 'AssociationEvent') {
    const packs = !isWrong && event.type === 'AggregationEvent' && event.action === 'ADD'
    const node = packs ? `event:${id}` : null
    const parent = typeof event.parentID === 'string' ? canonicalUri(event.parentID) : undefined
    const pack: Item[] = parent
      ? [{ uri: parent, role: 'parent', node, way: packs ? 'out' : null, quantity: 1, uom: null, massG: null }]
      : []
    return [...pack, ...itemsIn(event, 'childEPCs', 'childQuantityList', { role: 'child', node, way: packs ? 'in' : null })]
  }
  return itemsIn(event, 'epcList', 'quantityList', plain)
}
