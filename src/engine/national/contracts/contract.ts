import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

export type ServiceKey = 'population' | 'land' | 'tax' | 'insurance' | 'business' | 'ngsp'

/** What a database says, under the names by which checks and forms ask for it. */
export type Fact = string | number | boolean | readonly string[] | { unit: string; detail: string }
export type Facts = Readonly<Record<string, Fact>>

/** One situation that must hold at the provider: what is there, what is asked, and the status that must come. */
export type Need = { given: string; values: Readonly<Record<string, string>>; status: 200 | 404 }

/**
 * A consumer contract: what we need of one operation, and no more. The provider may answer more, and may change what is not
 * named here; `answer` is what the adapter reads, `sample` an answer that fits, `facts` what we make of it.
 */
export type Operation = {
  service: ServiceKey
  name: string
  /** `{x}` is taken from the values that are asked. */
  path: string
  answer: TSchema
  sample: unknown
  needs: readonly Need[]
  /** The value asked for that the answer must repeat, and where: an answer about another is none. */
  echo: { value: string; at: string } | undefined
  facts(body: never): Facts
}

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
export const common = {
  day: Day,
  identity: Type.String({ pattern: '^\\d{12}$' }),
  text: Type.String({ minLength: 1 }),
  /** A birth date may be known by its year alone. */
  birth: Type.String({ pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$' }),
  money: Type.Integer({ minimum: 0 }),
  /** The day for which the answer holds. */
  asOf: Day,
}

/** An operation with its types joined: what `facts` reads is what `answer` has checked. */
export function operation<S extends TSchema>(
  given: Omit<Operation, 'answer' | 'facts'> & { answer: S; facts(body: Type.Static<S>): Facts },
): Operation {
  return given as unknown as Operation
}

/** The first thing in which an answer is not what was agreed, or undefined. */
export function faultOfAnswer(
  op: Pick<Operation, 'answer' | 'echo'>,
  body: unknown,
  values: Readonly<Record<string, string>>,
): string | undefined {
  if (!Value.Check(op.answer, body)) {
    const [first] = Value.Errors(op.answer, body)
    return `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`
  }
  if (!op.echo) return undefined
  const repeated = (body as Record<string, unknown>)[op.echo.at]
  return repeated === values[op.echo.value] ? undefined : `/${op.echo.at} is not what was asked for`
}

/** The path with its values, or undefined where one is missing or has signs that no number has. */
export function pathOf(op: Pick<Operation, 'path'>, values: Readonly<Record<string, string>>): string | undefined {
  let whole = true
  const path = op.path.replace(/\{(\w+)\}/g, (_hole, name: string) => {
    const value = values[name] ?? ''
    if (!/^[A-Za-z0-9-]{1,40}$/.test(value)) whole = false
    return encodeURIComponent(value)
  })
  return whole ? path : undefined
}
