/** How text in Vietnamese and Khmer is cut: into runs of one script for the fonts, into words for the lines. */

const khmer = /[\u1780-\u17ff\u19e0-\u19ff]/
const khmerRun = /[\u1780-\u17ff\u19e0-\u19ff\u200b-\u200d]+(?: +[\u1780-\u17ff\u19e0-\u19ff\u200b-\u200d]+)*/g
// Closing marks stay with what they close; a line never begins with one.
const closing = /^[\s\u200b]*[\u17d4-\u17d9.,;:!?)\]}»”"'…/-]+$/
const opening = /^[([{«“]+$/

export type Run = { text: string; khmer: boolean }

/** The text as runs that one font can draw. */
export function scriptRuns(text: string): Run[] {
  const runs: Run[] = []
  let at = 0
  for (const match of text.matchAll(khmerRun)) {
    if (match.index > at) runs.push({ text: text.slice(at, match.index), khmer: false })
    runs.push({ text: match[0], khmer: true })
    at = match.index + match[0].length
  }
  if (at < text.length) runs.push({ text: text.slice(at), khmer: false })
  return runs
}

export const hasKhmer = (text: string): boolean => khmer.test(text)

/** A piece between two places where a line may break; `glued` stands without a space after the one before. */
export type Word = { text: string; glued: boolean }

const segmenter = new Intl.Segmenter('km', { granularity: 'word' })

/** Khmer is written without spaces: its words come from the dictionary, all others from the spaces. */
export function breakable(text: string): Word[] {
  const words: Word[] = []
  for (const chunk of text.split(/[ \t\u00a0]+/).filter(Boolean)) {
    if (!hasKhmer(chunk)) words.push({ text: chunk, glued: false })
    else words.push(...khmerWords(chunk))
  }
  return words
}

function khmerWords(chunk: string): Word[] {
  const words: Word[] = []
  for (const { segment } of segmenter.segment(chunk)) {
    const before = words.at(-1)
    if (before && (closing.test(segment) || opening.test(before.text))) before.text += segment
    else words.push({ text: segment, glued: words.length > 0 })
  }
  return words
}

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' })

/** The letters of a word as they are seen: marks stay on their letter, Khmer clusters stay whole. */
export const lettersOf = (text: string): string[] => [...graphemes.segment(text)].map((letter) => letter.segment)
