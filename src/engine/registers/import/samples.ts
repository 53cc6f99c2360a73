import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { beginGenerated, finishGenerated } from '#engine/indicators/index.ts'
import type { Register } from '../definition/definition.ts'
import { firstDayOf } from '../record/made-up.queries.ts'
import { checkImport, loadImport } from './run.ts'
import { findImport, insertImport, listRows } from './import.queries.ts'
import { guessMapping, mappingFaults } from './mapping.rules.ts'
import type { Line } from './csv.rules.ts'
import { readCsv } from './sheet.ts'

/** Takes the first line as the heading and hands on the rest. */
async function split(pieces: AsyncGenerator<Line[]>): Promise<{ header: string[]; rest: AsyncGenerator<Line[]> }> {
  const first = await pieces.next()
  const lines = first.done ? [] : first.value
  const [head, ...others] = lines
  const rest = async function* (): AsyncGenerator<Line[]> {
    if (others.length > 0) yield others
    yield* pieces
  }
  return { header: head?.cells ?? [], rest: rest() }
}

export type FileImport = {
  importId: string
  lines: number
  fresh: number
  changed: number
  same: number
  faulty: number
  checkedMs: number
  loadedMs: number
}

/** Imports a CSV whose headings are keys or labels of the register; checks all, loads what is good when asked to. */
export async function importCsv(
  context: Context,
  register: Register,
  file: string,
  options: { validFrom: string; load: 'all' | 'good' | 'none'; madeUp?: boolean },
): Promise<FileImport> {
  const { db, config, clock } = context
  const { header, rest } = await split(readCsv(createReadStream(file)))
  const mapping = guessMapping(register.definition, header)
  const [fault] = mappingFaults(register.definition, mapping)
  if (fault) throw new Error(`${basename(file)}: column ${fault.field} ${fault.rule === 'lacks' ? 'is missing' : 'comes twice'}`)
  const by = { id: null, name: basename(file) }
  const at = clock.now()
  const importId = await insertImport(db, {
    registerId: register.id,
    definitionVersion: register.version,
    fileName: basename(file),
    header,
    mapping,
    byId: null,
    byName: by.name,
    validFrom: options.validFrom,
    madeUp: options.madeUp ?? false,
    at,
  })
  const started = performance.now()
  await checkImport(importId, { db, config, register, mapping, validFrom: options.validFrom, units: undefined }, rest, false)
  const checked = performance.now()
  const own = await findImport(db, register.id, importId)
  if (!own) throw new Error('the import is gone')
  const loads = options.load === 'good' || (options.load === 'all' && own.faulty === 0)
  if (loads) await loadImport(db, register, { ...own, mode: options.load === 'good' ? 'good' : 'all' }, { writer: by }, at)
  const { lines, fresh, changed, same, faulty } = own
  return {
    importId,
    lines,
    fresh,
    changed,
    same,
    faulty,
    checkedMs: Math.round(checked - started),
    loadedMs: Math.round(performance.now() - checked),
  }
}

/** Records of a pack, known facts or made-up samples: wholly or not at all; a fault names its line. */
export async function loadRecords(
  context: Context,
  register: Register,
  file: string,
  options: { validFrom: string; madeUp: boolean },
): Promise<number> {
  const done = await importCsv(context, register, file, { ...options, load: 'good' })
  if (done.faulty > 0) {
    const [row] = await listRows(context.db, done.importId, 'faulty', 0, 1)
    throw new Error(`${basename(file)} line ${row?.line}: ${JSON.stringify(row?.reasons)}`)
  }
  if (options.madeUp) await labelSamples(context, register, done.importId)
  return done.fresh
}

/** From now on every figure that counts the register says that samples are in it. */
async function labelSamples({ db, clock }: Context, { id, definition }: Register, importId: string): Promise<void> {
  const at = clock.now()
  const from = await firstDayOf(db, importId)
  const run = { what: 'samples' as const, seed: id, scale: null, from, to: dayOf(at), sources: [`register:${definition.key}`] }
  await beginGenerated(db, run, at)
  await finishGenerated(db, run, at)
}
