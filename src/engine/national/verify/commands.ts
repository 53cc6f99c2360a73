import { readFileSync } from 'node:fs'
import type { Command, Context } from '#core/module.ts'
import type { ServiceKey } from '../contracts/contract.ts'
import { serviceKeys } from '../contracts/contracts.ts'
import { nationalPack } from '../services/pack.ts'
import { directly, throughExchange, verifyProvider } from './verify.ts'

type Options = Record<string, string | boolean | undefined>
const textOf = (value: string | boolean | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

function keysOf(asked: string | undefined): ServiceKey[] | undefined {
  if (asked === undefined) return [...serviceKeys]
  return serviceKeys.filter((key) => key === asked).length === 1 ? [asked as ServiceKey] : undefined
}

async function verify(context: Context, options: Options): Promise<number> {
  const { config, log } = context
  const [against, service, file] = [textOf(options.against), textOf(options.service), textOf(options.values)]
  const keys = keysOf(service)
  if (!keys || (against !== undefined && !URL.canParse(against))) {
    log(`--service is one of ${serviceKeys.join(', ')}; --against is an http(s) address`)
    return 2
  }
  const values = file ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>) : {}
  let faults = 0
  for (const key of keys) {
    const base = against && (service ? against : `${against.replace(/\/$/, '')}/${key}`)
    const ask = base ? directly(base, nationalPack(config.province).client) : throughExchange(context, config, key)
    for (const { operation, given, fault } of await verifyProvider(key, ask, values)) {
      if (fault) faults++
      log(`${fault ? 'FAULT' : 'ok   '} ${key} ${operation}: ${given}${fault ? `: ${fault}` : ''}`)
    }
  }
  log(faults === 0 ? 'every contract holds' : `${faults} needs do not hold`)
  return faults === 0 ? 0 : 1
}

export const contractCommands: Command[] = [
  {
    name: 'exchange verify-contracts',
    summary: 'tries what we need of the outside databases against them: through the exchange, or against an address',
    options: [
      {
        flags: '--against <url>',
        summary: 'address that is asked past the exchange; below it a folder a service, unless --service names one',
      },
      { flags: '--service <key>', summary: 'only this one: population, land, tax, insurance, business or ngsp' },
      { flags: '--values <file>', summary: 'JSON with numbers that exist there: {"citizen: a living citizen": {"identity": "…"}}' },
    ],
    run: (context, _args, options) => verify(context, options),
  },
]
