import { dayOf } from '#core/i18n.ts'
import type { Command } from '#core/module.ts'
import { findRegister } from '../definition/definition.queries.ts'
import { isDay } from '../record/value.rules.ts'
import { listRows } from './import.queries.ts'
import { importCsv } from './samples.ts'

/** Large tables come in by the command line: a CSV is read as a stream, whatever its size. */
export const commands: Command[] = [
  {
    name: 'import register',
    summary: 'Load a CSV into a register; headings are its fields. Every bad line is named; a second run changes nothing',
    arguments: [
      { name: 'register', summary: 'key of the register' },
      { name: 'file', summary: 'CSV in UTF-8' },
    ],
    options: [
      { flags: '--from <day>', summary: 'day (YYYY-MM-DD) from which the rows hold; today if left out' },
      { flags: '--good', summary: 'load the good rows although others are faulty' },
      { flags: '--check', summary: 'check only' },
    ],
    run: async (context, [key = '', file = ''], options) => {
      const { db, clock, log } = context
      const register = await findRegister(db, key)
      const validFrom = typeof options.from === 'string' ? options.from : dayOf(clock.now())
      if (!register || file === '' || !isDay(validFrom)) {
        log(register ? 'give a file, and a day such as 2026-01-31' : `no register "${key}"`)
        return 2
      }
      if (register.definition.approval && options.check !== true) {
        log(`${key} asks for a second person: import it in the browser`)
        return 1
      }
      const load = options.check === true ? 'none' : options.good === true ? 'good' : 'all'
      const done = await importCsv(context, register, file, { validFrom, load })
      for (const row of await listRows(db, done.importId, 'faulty', 0, 200))
        for (const reason of row.reasons ?? [])
          log(`line ${row.line}: ${reason.field}: ${reason.rule}${reason.limit ? ` (${reason.limit})` : ''}`)
      log(
        `${done.lines} lines in ${done.checkedMs} ms: ${done.fresh} new, ${done.changed} changed, ${done.same} the same, ${done.faulty} faulty`,
      )
      if (load === 'all' && done.faulty > 0) log('nothing was loaded: mend the lines, or use --good')
      return done.faulty > 0 ? 1 : 0
    },
  },
]
