import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Block } from '../layout/body.rules.ts'

export type Shown = { number: number; block: Block; words: string }
export type ShownTask = { id: string; title: string; unitName: string; dueOn: string; late: boolean; closedAt: Date | null }

/** The document as PDF and DOCX. */
export function OnPaper({ t, at, document }: { t: T; at: string; document: { number: number | null } }): VNode {
  return (
    <p class="bar section">
      <ButtonLink href={`${at}/van-ban.pdf`} kind="secondary">
        {t(document.number === null ? 'documents.draft_pdf' : 'documents.pdf')}
      </ButtonLink>
      <ButtonLink href={`${at}/van-ban.docx`} kind="secondary">
        {t('documents.docx')}
      </ButtonLink>
    </p>
  )
}

/** One piece of the body as it is read on the screen, with the way to make a task of it. */
export function Paragraph({ t, at, each, mayDirect }: { t: T; at: string; each: Shown; mayDirect: boolean }): VNode {
  const { block, number, words } = each
  return (
    <div class="paragraph" id={`doan-${number}`}>
      {block.kind === 'table' ? (
        <Table
          caption={t('documents.table', { number })}
          captionUnseen
          reachable
          columns={block.head.map((label, index) => ({ key: String(index), label }))}
          rows={block.rows.map((row, line) => ({
            id: `${number}-${line}`,
            cells: Object.fromEntries(row.map((cell, index) => [String(index), cell])),
          }))}
        />
      ) : block.kind === 'article' ? (
        <p>
          <b>{block.head}</b> {block.isTitle ? <b>{block.text}</b> : block.text}
        </p>
      ) : block.kind === 'ground' ? (
        <p>
          <i>{block.text}</i>
        </p>
      ) : block.kind === 'centre' || block.kind === 'chapter' ? (
        <h3>{block.text}</h3>
      ) : (
        <p>{words}</p>
      )}
      {mayDirect && (block.kind === 'article' || block.kind === 'paragraph' || block.kind === 'clause' || block.kind === 'point') && (
        <a class="paragraph-task" href={`${at}/nhiem-vu?doan=${number}`}>
          {t('documents.give_task')}
          <span class="unseen">: {words.slice(0, 60)}</span>
        </a>
      )}
    </div>
  )
}

/** The tasks that were made of a document. */
export function Tasks({ t, at, tasks, mayDirect }: { t: T; at: string; tasks: ShownTask[]; mayDirect: boolean }): VNode {
  return (
    <section class="section" aria-labelledby="nhiem-vu">
      <h2 id="nhiem-vu">{t('documents.tasks')}</h2>
      {tasks.length > 0 && (
        <ul>
          {tasks.map((task) => (
            <li key={task.id}>
              <a href={`/van-ban/nhiem-vu/${task.id}`}>{task.title}</a> <span class="soft">{task.unitName}</span>{' '}
              <Tag kind={task.late ? 'overdue' : task.closedAt ? 'done' : 'doing'}>
                {t(task.late ? 'documents.task_late_since' : 'documents.task_until', { day: formatDate(t.lang, task.dueOn) })}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      {mayDirect && (
        <p>
          <ButtonLink href={`${at}/nhiem-vu`} kind="secondary">
            {t('documents.give_task')}
          </ButtonLink>
        </p>
      )}
    </section>
  )
}
