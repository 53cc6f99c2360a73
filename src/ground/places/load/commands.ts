import type { Command } from '#core/module.ts'
import { dayOf } from '#core/i18n.ts'
import { BrokenPack, readPack } from '../pack/read-pack.ts'
import { reorganiseByPack } from '../reorganise/from-pack.ts'
import { importBoundaries } from './boundaries.ts'
import { importUnits } from './load.ts'
import { readReference, twoTier } from './reference.ts'
import type { RefusedLine } from './table.ts'

function print(log: (message: string) => void, title: string, lines: string[]): void {
  if (lines.length > 0) log(`${lines.length} ${title}`)
  for (const line of lines) log(`  ${line}`)
}

const spell = (line: RefusedLine): string => `${line.file} line ${line.line}: ${line.reason}`

const importUnitsCommand: Command = {
  name: 'import units',
  summary: 'loads the national lists of units (three tiers, two tiers and the links between them) from a folder',
  arguments: [{ name: 'dir', summary: 'folder with provinces-…, districts-…, communes-… and the merge maps' }],
  run: async ({ db, log }, [dir]) => {
    if (!dir) return 2
    const { dataset, refused, doubtful, mended, links } = await readReference(dir)
    const report = await importUnits(db, dataset, {
      title: 'Sắp xếp đơn vị hành chính, tổ chức chính quyền hai cấp',
      onDate: twoTier.from,
      legalBasis: 'Nghị quyết 202/2025/QH15',
      by: 'import units',
    })
    log(
      `${dataset.units.length} units read: ${report.created} new, ${report.changed} changed, ${report.unchanged} unchanged; ${report.continued} go on as the same unit`,
    )
    log(`${links} links read: ${report.successions} new, ${report.keptOther} left out because a pack says otherwise`)
    print(log, 'lines refused', refused.map(spell))
    print(log, 'links were matched by name, the code is not in the list', mended)
    print(log, 'could not be matched', report.unmatched)
    print(log, 'links are doubtful: they alone reach over the border of an old province', doubtful)
    return refused.length > 0 ? 1 : 0
  },
}

const importBoundariesCommand: Command = {
  name: 'import boundaries',
  summary: 'loads borders of units from a GeoJSON file whose features have a code',
  arguments: [{ name: 'file', summary: 'a GeoJSON FeatureCollection' }],
  options: [{ flags: '--on <day>', summary: 'the day on which the codes hold, and from which the borders do (YYYY-MM-DD; today)' }],
  run: async ({ db, clock, log }, [file], options) => {
    if (!file) return 2
    const on = typeof options.on === 'string' ? options.on : dayOf(clock.now())
    const report = await importBoundaries(db, file, { on })
    log(
      `${report.features} borders read, ${report.written} written, ${report.features - report.written - report.unmatched.length - report.refused.length} unchanged`,
    )
    print(log, 'features refused', report.refused.map(spell))
    print(log, `have no unit on ${on}`, report.unmatched)
    return report.refused.length > 0 ? 1 : 0
  },
}

const checkPackCommand: Command = {
  name: 'check-pack',
  summary: "checks a province's pack and names every fault with its file and place",
  arguments: [{ name: 'dir', summary: 'folder of the pack, such as provinces/soc-trang' }],
  bare: true,
  run: async ({ log }, [dir]) => {
    if (!dir) return 2
    try {
      const pack = await readPack(dir)
      log(
        `${pack.manifest.name.vi}: ${pack.dataset.units.length} units, ${pack.dataset.links.length} links, ${pack.calendars.length} calendars, ${pack.officers.length} officers: in order`,
      )
      return 0
    } catch (error) {
      if (!(error instanceof BrokenPack)) throw error
      log(error.message)
      return 1
    }
  },
}

const reorganiseCommand: Command = {
  name: 'reorganise',
  summary: 'does a reorganisation that a pack tells of as one signed operation: open cases follow, figures of before stay',
  arguments: [{ name: 'dir', summary: 'folder of the pack, such as provinces/soc-trang' }],
  options: [{ flags: '--on <day>', summary: "the day on which it takes effect (YYYY-MM-DD); one of the pack's successions" }],
  run: async ({ db, log }, [dir], options) => {
    if (!dir || typeof options.on !== 'string') return 2
    const done = await reorganiseByPack(db, dir, options.on)
    log(`${done.ended.length} units ended, ${done.begun.length} began, ${done.changed.length} go on changed; their open cases follow`)
    return 0
  },
}

export const commands: Command[] = [reorganiseCommand, importUnitsCommand, importBoundariesCommand, checkPackCommand]
