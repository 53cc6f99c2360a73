import type { Module } from '#core/module.ts'
import { generateYear } from './generate/year.ts'

/** A year of made-up work, so that what happens to a province in a reorganisation can be tried before it happens. */
export const yearModule: Module = {
  name: 'year',
  commands: [
    {
      name: 'generate year',
      summary: 'fill the database with the made-up work of a province up to the eve of its last reorganisation; refused in production',
      options: [
        { flags: '--seed <number>', summary: 'the same seed makes the same year', fallback: '1' },
        {
          flags: '--scale <share>',
          summary: '1 is a province of 1.1 million people (330,000 dossiers); 0.01 a hundredth of it',
          fallback: '1',
        },
      ],
      run: async (context, _, options) => {
        const [seed, scale] = [Number(options.seed), Number(options.scale)]
        if (Number.isInteger(seed) && scale > 0 && scale <= 10) return generateYear(context, { seed, scale })
        context.log('the seed is a whole number, the scale a number above 0, at most 10')
        return 2
      },
    },
  ],
}
