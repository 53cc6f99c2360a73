import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { MessageKey, T } from '#core/i18n.ts'

export type Person = { id: string | null; name: string }
/** One published thing in a list of its kind. */
export type Listed = { key: string; title: string; number: number | null }
/** `from` and `to` are days or moments; `to` is set where another version has followed. */
export type VersionLine = { number: number; from: Date | string; to?: Date | string | null; by: string | null }
export type Fault = { at: string; message: string }
export type Stamp = { at: Date; from: string; drafter: Person; reviewer: Person }
export type Found = { id: string; kind: string; key: string; body: unknown }

/** What a module says of a kind of thing whose versions it keeps: this module keeps only the drafts and the two persons. */
export type VersionedKind = {
  kind: string
  label: MessageKey
  about: MessageKey
  order: number
  list(db: Db, page: { q?: string | undefined; after?: string | undefined; limit: number }): Promise<Listed[]>
  /** The name of the thing; undefined where there is none of that key. */
  title(db: Db, key: string): Promise<string | undefined>
  /** Newest first. */
  versions(db: Db, key: string): Promise<VersionLine[]>
  body(db: Db, key: string, number: number): Promise<unknown>
  /** What a new draft begins with; the newest version when left out. */
  begin?(db: Db, key: string): Promise<unknown>
  /** What forbids that the body be published. */
  check(db: Db, key: string, body: unknown, at: Date): Promise<Fault[]>
  /** Writes the body as the next version; answers with its number. */
  publish(trx: Db, key: string, body: unknown, stamp: Stamp): Promise<number>
  /** A place of the body in words; the path itself when left out. */
  place?(t: T, path: string): string | undefined
  /** The module's own editor, where the general one would not do. */
  editor?(key: string): string
  /** The module's own page on what the draft changes, instead of the general comparison. */
  details?(draft: Found): string
}

const kinds = new Map<string, VersionedKind>()

/** Modules name the kinds whose versions they keep, once, at boot. */
export function registerVersionedKind(kind: VersionedKind): void {
  kinds.set(kind.kind, kind)
}

export const listKinds = (): VersionedKind[] => [...kinds.values()].sort((a, b) => a.order - b.order)

export function getKind(kind: string): VersionedKind {
  const found = kinds.get(kind)
  if (!found) throw refuse('notFound', 'versions.no_such_kind')
  return found
}

/** A tool for drafts of some kinds: another module's page that says what a draft would do. */
export type DraftTool = { kinds: readonly string[]; label: MessageKey; about: MessageKey; href(draft: Found): string }
const tools: DraftTool[] = []

export function registerDraftTool(tool: DraftTool): void {
  if (!tools.some((known) => known.label === tool.label)) tools.push(tool)
}

export const toolsFor = (kind: string): DraftTool[] => tools.filter((tool) => tool.kinds.includes(kind))

/** A tool for a published thing: another module's page on what hangs on its versions. */
export type ThingTool = { kinds: readonly string[]; label: MessageKey; about: MessageKey; href(kind: string, key: string): string }
const thingTools: ThingTool[] = []

export function registerThingTool(tool: ThingTool): void {
  if (!thingTools.some((known) => known.label === tool.label)) thingTools.push(tool)
}

export const thingToolsFor = (kind: string): ThingTool[] => thingTools.filter((tool) => tool.kinds.includes(kind))
