import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import type { Option } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import type { Person } from '../people/people.queries.ts'
import { RoleFields } from './officers.page.tsx'

type RoleRow = { id: string; label: string; unit: string; validFrom: Date; validTo: Date | null }
type Props = {
  t: T
  officer: Person
  own: boolean
  roles: RoleRow[]
  roleOptions: Option[]
  units: Option[]
  unit: string
  role: string
  errors: FieldFault[]
  done: boolean
}

export function OfficerPage({ t, officer, own, roles, roleOptions, units, unit, role, errors, done }: Props): VNode {
  const at = `/quan-tri/can-bo/${officer.id}`
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{officer.name}</h1>
      {done && <Notice kind="done">{t('identity.officer.done')}</Notice>}
      {officer.disabledAt && (
        <Notice kind="attention">{t('identity.officer.disabled_since', { date: formatDate(t.lang, officer.disabledAt) })}</Notice>
      )}
      <SummaryList
        t={t}
        rows={[
          { label: t('identity.officer.login'), value: officer.login },
          ...(officer.title ? [{ label: t('identity.officer.title'), value: <span lang="vi">{officer.title}</span> }] : []),
        ]}
      />
      <Roles t={t} at={at} roles={roles} />
      <section class="section" aria-labelledby="giao-vai-tro">
        <h2 id="giao-vai-tro">{t('identity.officer.grant_title')}</h2>
        <form method="post" action={`${at}/vai-tro`} novalidate>
          <RoleFields t={t} roles={roleOptions} units={units} unit={unit} role={role} errors={errors} />
          <Actions>
            <Button>{t('identity.officer.grant')}</Button>
          </Actions>
        </form>
      </section>
      <Account t={t} at={at} officer={officer} own={own} />
    </div>
  )
}

function Account({ t, at, officer, own }: { t: T; at: string; officer: Person; own: boolean }): VNode {
  return (
    <section class="section" aria-labelledby="tai-khoan">
      <h2 id="tai-khoan">{t('identity.officer.account')}</h2>
      <p>
        <a href={`${at}/nghi-viec`}>{t('identity.leave.link')}</a>
      </p>
      <div class="actions">
        <form method="post" action={`${at}/mat-khau`}>
          <Button kind="secondary">{t('identity.officer.reset')}</Button>
        </form>
        {!own && (
          <form method="post" action={`${at}/lop-hai/bo`}>
            <Button kind="secondary">{t('identity.officer.drop_factors')}</Button>
          </form>
        )}
        {officer.disabledAt ? (
          <form method="post" action={`${at}/mo-khoa`}>
            <Button kind="secondary">{t('identity.officer.enable')}</Button>
          </form>
        ) : (
          <form method="post" action={`${at}/khoa`}>
            <Button kind="danger" name="khoa" disabledBecause={own ? t('identity.not_oneself') : undefined}>
              {t('identity.officer.disable')}
            </Button>
          </form>
        )}
      </div>
    </section>
  )
}

function Roles({ t, at, roles }: { t: T; at: string; roles: RoleRow[] }): VNode {
  if (roles.length === 0) return <p>{t('identity.officer.no_roles')}</p>
  return (
    <Table
      caption={t('identity.officer.roles')}
      headKey="role"
      columns={[
        { key: 'role', label: t('identity.officer.role') },
        { key: 'unit', label: t('identity.officer.unit') },
        { key: 'since', label: t('identity.officer.since') },
        { key: 'act', label: t('identity.officer.end'), unseenLabel: true },
      ]}
      rows={roles.map((held) => ({
        id: held.id,
        cells: {
          role: held.label,
          unit: held.unit,
          since: <span class="num">{formatDate(t.lang, held.validFrom)}</span>,
          act: (
            <form method="post" action={`${at}/vai-tro/${held.id}/ket-thuc`}>
              <Button kind="quiet">
                {t('identity.officer.end')}
                <span class="unseen">
                  {' '}
                  {held.label}, {held.unit}
                </span>
              </Button>
            </form>
          ),
        },
      }))}
    />
  )
}
