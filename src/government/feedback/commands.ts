import type { Command } from '#core/module.ts'
import { generateFieldWork } from './generate/field-work.ts'
import { generateReports } from './generate/generate.ts'
import { freezeMonth, verifyMonth } from './league/freeze.ts'
import { isMonth } from './league/league.rules.ts'

export const commands: Command[] = [
  {
    name: 'generate reports',
    summary: 'fill the map with made-up field reports, for trials and measurements; refused in production',
    arguments: [{ name: 'count', summary: 'how many' }],
    options: [{ flags: '--seed <number>', summary: 'the same seed makes the same reports', fallback: '1' }],
    run: async (context, [text], options) => {
      const [count, seed] = [Number(text), Number(options.seed)]
      if (Number.isInteger(count) && count > 0 && Number.isInteger(seed)) return generateReports(context, { seed, count })
      context.log('the count is a whole number of 1 or more, the seed a whole number')
      return 2
    },
  },
  {
    name: 'generate field-reports',
    summary: 'make up field reports with cases in every state, labelled so, for demos; refused in production',
    arguments: [{ name: 'count', summary: 'how many' }],
    run: async (context, [text]) => {
      const count = Number(text)
      if (Number.isInteger(count) && count > 0 && count <= 1000) return generateFieldWork(context, count)
      context.log('the count is a whole number from 1 to 1000')
      return 2
    },
  },
  {
    name: 'freeze reports',
    summary: 'close a month of field reports: its figures are written with a hash, once',
    arguments: [{ name: 'month', summary: 'such as 2026-10' }],
    run: async ({ db, clock, log }, [month]) => {
      if (!isMonth(month)) {
        log(`the month is "${month ?? ''}": use one such as 2026-10`)
        return 2
      }
      if (await freezeMonth(db, month, clock.now())) {
        log(`${month}: frozen`)
        return 0
      }
      const isTrue = await verifyMonth(db, month)
      log(
        isTrue === undefined
          ? `${month}: not over yet`
          : isTrue
            ? `${month}: frozen before, unchanged`
            : `${month}: frozen before, and CHANGED since`,
      )
      return isTrue ? 0 : 1
    },
  },
]
