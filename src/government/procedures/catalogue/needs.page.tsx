import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Tag } from '#core/ui/tag.tsx'
import type { Paper } from '../procedure/procedure.ts'
import { Lines, Text } from './text.page.tsx'

/** So many papers fit a phone's screen or two; more fold by case. */
const few = 12

function countWords(t: T, paper: Paper): string {
  const parts = [
    ...(paper.originals > 0 ? [t('procedures.paper.originals', { count: paper.originals })] : []),
    ...(paper.copies > 0 ? [t('procedures.paper.copies', { count: paper.copies })] : []),
    ...(paper.template ? [t('procedures.paper.form')] : []),
  ]
  return parts.join(' · ')
}

function PaperList({ t, papers }: { t: T; papers: Paper[] }): VNode {
  return (
    <ul class="needs">
      {papers.map((paper) => (
        <li key={paper.key}>
          <div>
            <b>
              <Text t={t} text={paper.name} />
            </b>
            <span class="soft">{countWords(t, paper)}</span>
          </div>
          {paper.held ? (
            <Tag kind="done">{t('procedures.paper.held')}</Tag>
          ) : (
            <Tag kind="plain">{t(paper.required ? 'procedures.paper.bring' : 'procedures.paper.if_needed')}</Tag>
          )}
        </li>
      ))}
    </ul>
  )
}

function Group({ t, title, papers, fold }: { t: T; title: Paper['name']; papers: Paper[]; fold: boolean }): VNode {
  if (fold) {
    return (
      <details>
        <summary>
          <Text t={t} text={title} /> ({papers.length})
        </summary>
        <PaperList t={t} papers={papers} />
      </details>
    )
  }
  return (
    <>
      <h3>
        <Text t={t} text={title} />
      </h3>
      <PaperList t={t} papers={papers} />
    </>
  )
}

/** The papers to bring, by case; the remarks printed among them stand apart. */
export function Needs({ t, papers }: { t: T; papers: Paper[] }): VNode {
  const real = papers.filter((paper) => !paper.isNote)
  const notes = papers.filter((paper) => paper.isNote)
  const groups = new Map<string, Paper[]>()
  for (const paper of real) {
    if (paper.group) groups.set(paper.group.vi, [...(groups.get(paper.group.vi) ?? []), paper])
  }
  const single = real.filter((paper) => !paper.group)
  return (
    <>
      {real.length === 0 && <p>{t('procedures.page.no_papers')}</p>}
      {single.length > 0 && <PaperList t={t} papers={single} />}
      {[...groups].map(([key, group]) => (
        <Group key={key} t={t} title={group[0]?.group ?? { vi: key }} papers={group} fold={real.length > few} />
      ))}
      {notes.length > 0 && (
        <details>
          <summary>{t('procedures.page.paper_notes', { count: notes.length })}</summary>
          {notes.map((note) => (
            <Lines key={note.key} t={t} text={note.name} />
          ))}
        </details>
      )}
    </>
  )
}
