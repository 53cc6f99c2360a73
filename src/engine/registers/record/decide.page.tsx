import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, SubmitOnce } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { baseOf, type Frame, RegisterShell } from '../browse/shell.page.tsx'

export type WaitingLine = {
  id: string
  title: string
  what: string
  who: string
  when: string
  reason: string
  own: boolean
  changes: { label: string; before: string; after: string }[]
}
type Props = Frame & {
  t: T
  lines: WaitingLine[]
  imports: { href: string; name: string; who: string; count: number }[]
  done: string | undefined
}

/** Proposed changes, each with what it changes; who proposed it cannot agree to it. */
export function DecidePage(props: Props): VNode {
  const { t, lines, imports, done } = props
  return (
    <RegisterShell {...props} at="waiting" title={t('registers.tab.waiting')}>
      {done && (
        <Notice kind="done">
          <p>{t(done === 'cho' ? 'registers.edit.proposed' : 'registers.decided')}</p>
        </Notice>
      )}
      {imports.length > 0 && (
        <ul>
          {imports.map((own) => (
            <li key={own.href}>
              <a href={own.href}>{own.name}</a> · {own.who} · {t('registers.rows', { count: own.count })}
            </li>
          ))}
        </ul>
      )}
      {lines.length === 0 && imports.length === 0 && (
        <Empty title={t('registers.nothing_waits')} text={t('registers.nothing_waits_hint')} />
      )}
      {lines.map((line) => (
        <Waiting key={line.id} {...props} line={line} />
      ))}
    </RegisterShell>
  )
}

function Waiting({ t, definition, can, line }: Props & { line: WaitingLine }): VNode {
  return (
    <section class="card" aria-labelledby={`p-${line.id}`}>
      <h2 id={`p-${line.id}`}>{line.title}</h2>
      <p>
        {line.what} · <span class="soft">{`${line.who} · ${line.when}`}</span>
      </p>
      <p>{line.reason}</p>
      {line.changes.length > 0 && (
        <Table
          caption={t('registers.changes')}
          captionUnseen
          variant="cards"
          columns={[
            { key: 'label', label: t('registers.column.field') },
            { key: 'before', label: t('registers.column.before') },
            { key: 'after', label: t('registers.column.after') },
          ]}
          headKey="label"
          rows={line.changes.map((change) => ({ id: `${line.id}-${change.label}`, cells: change }))}
        />
      )}
      {line.own || !can.approve ? (
        <p class="soft">{t('registers.waits_for_another')}</p>
      ) : (
        <SubmitOnce t={t}>
          <form class="bar" method="post" action={`${baseOf(definition.key)}/cho-duyet/${line.id}`}>
            <TextField t={t} name="ghi-chu" label={t('registers.note')} required={false} maxLength={500} />
            <Button name="y" value="dong-y">
              {t('registers.agree')}
            </Button>
            <Button name="y" value="khong" kind="quiet">
              {t('registers.decline')}
            </Button>
          </form>
        </SubmitOnce>
      )}
    </section>
  )
}
