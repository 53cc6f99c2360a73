import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { SelectField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Two = { from: string; to: string }
type Line = { code: string; fault: string | undefined; state: Two; due: Two; fee: Two | undefined; earlier: boolean }
type Missing = { name: string; state: string; value: string; options: { value: string; label: string }[] }
type Props = {
  t: T
  name: string
  action: string
  done: number | undefined
  lines: Line[]
  counts: { all: number; moves: number; faults: number; due: number }
  more: boolean
  missing: Missing[]
  hash: string
}

const Both = ({ two }: { two: Two }): VNode =>
  two.from === two.to ? (
    <>{two.from}</>
  ) : (
    <>
      <del>{two.from}</del> <ins>{two.to}</ins>
    </>
  )

function Lines({ t, lines }: Pick<Props, 't' | 'lines'>): VNode {
  return (
    <Table
      reachable
      caption={t('procedures.move.lines')}
      variant="dense"
      headKey="code"
      columns={[
        { key: 'code', label: t('procedures.move.code'), nowrap: true },
        { key: 'result', label: t('procedures.move.result') },
        { key: 'state', label: t('procedures.move.state') },
        { key: 'due', label: t('procedures.move.due') },
        { key: 'fee', label: t('procedures.move.fee') },
      ]}
      rows={lines.map((line) => ({
        id: line.code.replace(/[^\w-]/g, '-'),
        cells: {
          code: line.code,
          result: line.fault ? <Tag kind="note">{line.fault}</Tag> : <Tag kind="done">{t('procedures.move.fits')}</Tag>,
          state: <Both two={line.state} />,
          due: (
            <>
              <Both two={line.due} /> {line.earlier && <Tag kind="soon">{t('procedures.move.earlier')}</Tag>}
            </>
          ),
          fee: line.fee ? <Both two={line.fee} /> : t('procedures.move.same_fee'),
        },
      }))}
    />
  )
}

/** What moving the open dossiers would change for each of them; below it, doing it. */
export function MovePage({ t, name, action, done, lines, counts, more, missing, hash }: Props): VNode {
  return (
    <>
      <h1>{t('procedures.move.title')}</h1>
      <p class="soft">{t('procedures.move.lead', { name })}</p>
      {done !== undefined && <Notice kind="done">{t('procedures.move.done', { count: done })}</Notice>}
      {counts.all === 0 ? (
        <Empty title={t('procedures.move.none')} text={t('procedures.move.none_text')} />
      ) : (
        <p>
          {t('procedures.move.counts', {
            all: formatNumber(t.lang, counts.all),
            moves: formatNumber(t.lang, counts.moves),
            faults: formatNumber(t.lang, counts.faults),
            due: formatNumber(t.lang, counts.due),
          })}{' '}
          {more && t('procedures.move.more')}
        </p>
      )}
      {missing.length > 0 && (
        <form method="get" action={action} class="narrow section">
          <h2>{t('procedures.move.missing')}</h2>
          {missing.map((one) => (
            <SelectField
              key={one.name}
              t={t}
              name={one.name}
              label={t('procedures.move.instead_of', { state: one.state })}
              value={one.value}
              options={one.options}
              required={false}
            />
          ))}
          <Actions>
            <Button kind="secondary">{t('procedures.move.look_again')}</Button>
          </Actions>
        </form>
      )}
      {lines.length > 0 && <Lines t={t} lines={lines} />}
      {counts.moves > 0 && (
        <SubmitOnce t={t}>
          <form method="post" action={action} class="narrow section">
            <input type="hidden" name="xem" value={hash} />
            {missing.map((one) => (
              <input key={one.name} type="hidden" name={one.name} value={one.value} />
            ))}
            <TextArea t={t} name="reason" label={t('procedures.move.reason')} hint={t('procedures.move.reason_hint')} rows={2} />
            <Actions>
              <Button>{t('procedures.move.do', { count: counts.moves })}</Button>
            </Actions>
          </form>
        </SubmitOnce>
      )}
    </>
  )
}
