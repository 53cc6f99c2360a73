/** Ways people say a thing, and what the catalogue calls it. All phrases folded: lower case, no tone marks. */
export type Synonyms = { ignore: string[]; groups: { say: string[]; means: string[] }[] }

/** A question ready for the database. */
export type Ask = {
  code: string | undefined
  /** Phrases looked for in the names, each with the rank of a name equal to it. */
  phrases: { text: string; weight: number }[]
  /** Full-text queries: all words anywhere; all words in the name; any word at all. */
  all: string
  inName: string
  any: string
  words: string[]
}

const said = 900
const meant = 800

const term = (word: string, label: string): string => `'${word}'${label && `:${label}`}`

/** All words must be there; the last one may be unfinished while it is being typed. */
function allWords(text: string, label: '' | 'A', open: boolean): string {
  const words = text.split(' ')
  return words.map((word, i) => term(word, `${open && i === words.length - 1 ? '*' : ''}${label}`)).join(' & ')
}

const either = (queries: string[]): string => queries.map((query) => `(${query})`).join(' | ')

/** Drops polite and empty beginnings ("tôi muốn làm …"), unless nothing would be left. */
function withoutFiller(text: string, ignore: string[]): string {
  const filler = ignore.find((phrase) => text.startsWith(`${phrase} `))
  return filler ? withoutFiller(text.slice(filler.length + 1), ignore) : text
}

const contains = (text: string, phrase: string): boolean => ` ${text} `.includes(` ${phrase} `)

/** Turns folded words of a person into a question; undefined when there is nothing to look for. */
export function askFor(folded: string, typed: string, synonyms: Synonyms): Ask | undefined {
  const code = /^\s*(\d{1,2}\.\d{6})\b/.exec(typed)?.[1]
  if (folded === '') return undefined
  const core = withoutFiller(folded, synonyms.ignore)
  const means = synonyms.groups.filter((group) => group.say.some((say) => contains(folded, say))).flatMap((group) => group.means)
  const phrases = [...new Set([folded, core])]
    .map((text) => ({ text, weight: said }))
    .concat(means.map((text) => ({ text, weight: meant })))
  const words = core.split(' ')
  return {
    code,
    phrases,
    all: either([allWords(core, '', true), ...means.map((text) => allWords(text, '', false))]),
    inName: either([allWords(core, 'A', true), ...means.map((text) => allWords(text, 'A', false))]),
    any: words.map((word) => term(word, '*')).join(' | '),
    words,
  }
}
