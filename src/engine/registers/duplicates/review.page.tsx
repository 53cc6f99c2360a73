import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { baseOf, type Frame, RegisterShell } from '../browse/shell.page.tsx'

type Props = Frame & {
  t: T
  lines: { id: string; one: string; other: string; score: number }[]
  merges: { id: string; title: string; when: string; who: string; undone: boolean }[]
  done: string | undefined
}

function doneWords(t: T, done: string): string {
  if (done === 'gop') return t('registers.duplicates.merged')
  if (done === 'rut') return t('registers.duplicates.undone')
  if (done === 'dang') return t('registers.duplicates.searching')
  return t('registers.duplicates.found', { count: Number(done) || 0 })
}

export function SuspectsPage(props: Props): VNode {
  const { t, definition, lines, merges, done } = props
  const base = `${baseOf(definition.key)}/trung`
  return (
    <RegisterShell {...props} at="duplicates" title={t('registers.tab.duplicates')} lead={t('registers.duplicates.lead')}>
      {done && (
        <Notice kind="done">
          <p>{doneWords(t, done)}</p>
        </Notice>
      )}
      <SubmitOnce t={t}>
        <form method="post" action={`${base}/tim`}>
          <Button kind="secondary">{t('registers.duplicates.find')}</Button>
        </form>
      </SubmitOnce>
      {lines.length === 0 ? (
        <Empty title={t('registers.duplicates.none')} text={t('registers.duplicates.none_hint')} />
      ) : (
        <Table
          caption={t('registers.tab.duplicates')}
          captionUnseen
          variant="cards"
          headKey="one"
          columns={[
            { key: 'one', label: t('registers.duplicates.one') },
            { key: 'other', label: t('registers.duplicates.other') },
            { key: 'score', label: t('registers.duplicates.score'), align: 'right', nowrap: true },
          ]}
          rows={lines.map((line) => ({
            id: line.id,
            href: `${base}/${line.id}`,
            cells: {
              one: <a href={`${base}/${line.id}`}>{line.one}</a>,
              other: line.other,
              score: <span class="num">{formatNumber(t.lang, Math.round(line.score * 100))} %</span>,
            },
          }))}
        />
      )}
      {merges.length > 0 && (
        <section aria-labelledby="merges">
          <h2 id="merges">{t('registers.duplicates.merges')}</h2>
          <ul class="merges">
            {merges.map((merge) => (
              <li key={merge.id}>
                <span>
                  {merge.title} <span class="soft num">{`${merge.when} · ${merge.who}`}</span>
                </span>
                {merge.undone ? (
                  <span class="soft">{t('registers.duplicates.was_undone')}</span>
                ) : (
                  <form method="post" action={`${base}/gop/${merge.id}/rut`}>
                    <Button kind="quiet">{t('registers.duplicates.undo')}</Button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </RegisterShell>
  )
}

type Side = { id: string; title: string }
type CompareProps = Frame & {
  t: T
  id: string
  one: Side
  other: Side
  rows: { key: string; label: string; one: string; other: string; differs: boolean; fixed: boolean }[]
  score: number
}

/** Field by field; where they differ, which value stays. */
export function ComparePage(props: CompareProps): VNode {
  const { t, definition, id, one, other, rows } = props
  const pick = (key: string, side: Side, checked: boolean, words: string): VNode => (
    <label class="choice">
      <input type="radio" name={`l.${key}`} value={side.id} checked={checked} />
      <span>{words}</span>
    </label>
  )
  return (
    <RegisterShell
      {...props}
      at="duplicates"
      title={t('registers.duplicates.compare')}
      lead={t('registers.duplicates.alike', { number: Math.round(props.score * 100) })}
    >
      <SubmitOnce t={t}>
        <form method="post" action={`${baseOf(definition.key)}/trung/${id}`}>
          <Table
            caption={t('registers.duplicates.compare')}
            captionUnseen
            variant="cards"
            headKey="label"
            columns={[
              { key: 'label', label: t('registers.column.field') },
              { key: 'one', label: one.title },
              { key: 'other', label: other.title },
            ]}
            rows={[
              {
                id: 'kept',
                cells: { label: t('registers.duplicates.keep'), one: pickKept(t, one, true), other: pickKept(t, other, false) },
              },
              ...rows.map((row) => ({
                id: row.key,
                cells: {
                  label: row.label,
                  one: row.differs && !row.fixed ? pick(row.key, one, true, row.one) : row.one,
                  other: row.differs && !row.fixed ? pick(row.key, other, false, row.other) : row.other,
                },
              })),
            ]}
          />
          <TextField t={t} name="ly-do" label={t('registers.edit.reason')} required={false} maxLength={300} />
          <Actions>
            <Button name="y" value="gop">
              {t('registers.duplicates.merge')}
            </Button>
            <Button name="y" value="khac" kind="secondary">
              {t('registers.duplicates.distinct')}
            </Button>
          </Actions>
        </form>
      </SubmitOnce>
    </RegisterShell>
  )
}

function pickKept(t: T, side: Side, checked: boolean): VNode {
  return (
    <label class="choice">
      <input type="radio" name="giu" value={side.id} checked={checked} />
      <span>{t('registers.duplicates.this_stays')}</span>
    </label>
  )
}
