import type { VNode } from 'preact'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { RadioField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { baseOf, RegisterShell } from '../browse/shell.page.tsx'
import { Columns, Undo } from './columns.page.tsx'
import type { ImportProps } from './import-props.rules.ts'

/** One import on its way: columns, what the check found row by row, loading, taking back. */
export function ImportPage(props: ImportProps): VNode {
  const { t, own, errors, signed } = props
  const checked = own.state === 'checked' || own.state === 'waiting'
  return (
    <RegisterShell {...props} at="import" title={own.name} lead={`${props.stateWords} · ${props.by}`}>
      <ErrorSummary t={t} errors={errors} />
      {props.kept > 0 && (
        <Notice kind="attention">
          <p>{t('registers.import.kept', { count: props.kept })}</p>
        </Notice>
      )}
      {signed.length > 0 && (
        <Notice>
          {signed.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Notice>
      )}
      {own.state === 'checking' && (
        <Notice>
          <p>{t('registers.import.checking')}</p>
        </Notice>
      )}
      {own.state !== 'uploaded' && own.state !== 'checking' && <Counts {...props} />}
      {checked && <Load {...props} />}
      <Faulty {...props} />
      {checked && props.good.length > 0 && (
        <section aria-labelledby="good">
          <h2 id="good">{t('registers.import.examples')}</h2>
          <ul>
            {props.good.map((row) => (
              <li key={row.line}>
                {t('registers.import.line', { line: row.line })}: {row.title} <span class="soft">({row.outcome})</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(own.state === 'uploaded' || own.state === 'checked') && props.mayWrite && <Columns {...props} />}
      {own.state === 'loaded' && props.mayWrite && <Undo {...props} />}
    </RegisterShell>
  )
}

function Counts({ t, own, fromWords }: ImportProps): VNode {
  const facts = [
    { label: t('registers.import.outcome.new'), value: own.fresh },
    { label: t('registers.import.outcome.changed'), value: own.changed },
    { label: t('registers.import.outcome.same'), value: own.same },
    { label: t('registers.import.outcome.faulty'), value: own.faulty },
  ]
  return (
    <dl class="facts">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="num">{value.toLocaleString('vi-VN')}</dd>
        </div>
      ))}
      <div>
        <dt>{t('registers.edit.from')}</dt>
        <dd class="num">{fromWords}</dd>
      </div>
    </dl>
  )
}

function Load({ t, definition, own, mayDecide, mayWrite }: ImportProps): VNode {
  const action = `${baseOf(definition.key)}/nhap/${own.id}`
  if (own.state === 'waiting' && !mayDecide) return <p class="soft">{t('registers.waits_for_another')}</p>
  const nothing = own.fresh + own.changed === 0
  return (
    <SubmitOnce t={t}>
      <form method="post" action={`${action}/nap`}>
        {own.state === 'checked' && own.faulty > 0 && (
          <RadioField
            t={t}
            name="cach"
            label={t('registers.import.how')}
            value="all"
            options={[
              { value: 'all', label: t('registers.import.all'), hint: t('registers.import.all_hint') },
              {
                value: 'good',
                label: t('registers.import.good', { count: own.fresh + own.changed }),
                hint: t('registers.import.good_hint', { count: own.faulty }),
              },
            ]}
          />
        )}
        <Actions>
          {nothing ? (
            <p class="soft">{t('registers.import.nothing')}</p>
          ) : (
            <Button>
              {t(
                own.state === 'waiting'
                  ? 'registers.import.agree'
                  : definition.approval
                    ? 'registers.edit.propose'
                    : 'registers.import.load',
              )}
            </Button>
          )}
          {mayWrite && (
            <Button kind="quiet" formAction={`${action}/bo`}>
              {t('registers.import.drop')}
            </Button>
          )}
        </Actions>
      </form>
    </SubmitOnce>
  )
}

function Faulty({ t, faulty, own, moreFaulty }: ImportProps): VNode | null {
  if (faulty.length === 0) return null
  return (
    <section aria-labelledby="faulty">
      <h2 id="faulty">{t('registers.import.faulty', { count: own.faulty })}</h2>
      <Table
        caption={t('registers.import.faulty', { count: own.faulty })}
        captionUnseen
        variant="cards"
        headKey="line"
        columns={[
          { key: 'line', label: t('registers.column.line'), nowrap: true },
          { key: 'why', label: t('registers.column.why') },
          { key: 'cells', label: t('registers.column.cells') },
        ]}
        rows={faulty.map((row) => ({
          id: String(row.line),
          cells: {
            line: <span class="num">{row.line}</span>,
            why: (
              <ul class="reasons">
                {row.reasons.map((reason) => (
                  <li key={reason.column + reason.why}>
                    {reason.column && !reason.why.startsWith(reason.column) && <b>{reason.column}: </b>}
                    {reason.why}
                  </li>
                ))}
              </ul>
            ),
            cells: <span class="soft">{row.cells}</span>,
          },
        }))}
      />
      {moreFaulty && <a href={moreFaulty}>{t('core.pager.next')} ›</a>}
    </section>
  )
}
