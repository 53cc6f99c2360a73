import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { RadioField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { type Frame, RegisterShell, baseOf } from './shell.page.tsx'

export type UnitLine = {
  id: string
  unit: string
  href: string
  rows: string
  complete: string
  valid: string
  fresh: string
  last: string
  incompleteHref: string | undefined
}
type Props = Frame & { t: T; lead: string; day: string; asThen: boolean; lines: UnitLine[]; undivided: string[] }

/** How well the register is kept, unit by unit, in the units of then or of today. */
export function QualityPage(props: Props): VNode {
  const { t, definition, lines } = props
  return (
    <RegisterShell {...props} at="quality" title={t('registers.tab.quality')}>
      <form class="bar filters" method="get" action={`${baseOf(definition.key)}/chat-luong`}>
        <div class="field">
          <label class="label" for="ngay">
            {t('registers.as_of')}
          </label>
          <input class="control control--10" id="ngay" name="ngay" type="date" value={props.day} />
        </div>
        {definition.unit && (
          <RadioField
            t={t}
            name="don-vi-cua"
            label={t('registers.units_of')}
            value={props.asThen ? 'xua' : 'nay'}
            options={[
              { value: 'nay', label: t('registers.units_now') },
              { value: 'xua', label: t('registers.units_then') },
            ]}
          />
        )}
        <Button kind="secondary">{t('registers.show')}</Button>
      </form>
      <Table
        caption={t('registers.tab.quality')}
        captionUnseen
        variant="dense"
        headKey="unit"
        columns={[
          { key: 'unit', label: t('registers.unit') },
          { key: 'rows', label: t('registers.column.rows'), align: 'right' },
          { key: 'complete', label: t('registers.column.complete'), align: 'right' },
          { key: 'valid', label: t('registers.column.valid'), align: 'right' },
          { key: 'fresh', label: t('registers.column.fresh'), align: 'right' },
          { key: 'last', label: t('registers.column.last') },
        ]}
        rows={lines.map((line) => ({
          id: line.id,
          cells: {
            unit: <a href={line.href}>{line.unit}</a>,
            rows: <span class="num">{line.rows}</span>,
            complete: line.incompleteHref ? (
              <a class="num" href={line.incompleteHref}>
                {line.complete}
              </a>
            ) : (
              <span class="num">{line.complete}</span>
            ),
            valid: <span class="num">{line.valid}</span>,
            fresh: <span class="num">{line.fresh}</span>,
            last: <span class="num">{line.last}</span>,
          },
        }))}
      />
      {props.undivided.length > 0 && (
        <section aria-labelledby="undivided">
          <h2 id="undivided">{t('registers.undivided')}</h2>
          <ul>
            {props.undivided.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      <p class="soft">{t('registers.quality_hint', { count: definition.freshDays })}</p>
    </RegisterShell>
  )
}
