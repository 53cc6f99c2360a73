import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SearchBox } from '#core/ui/search-box.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { faultOf } from '../form/faults.rules.ts'

type Line = {
  id: string
  name: string
  title: string | null
  login: string
  disabledAt: Date | null
  roles: { id: string; label: string; unit: string }[]
}

export function OfficersPage({ t, q, officers, nextHref }: { t: T; q: string; officers: Line[]; nextHref?: string | undefined }): VNode {
  return (
    <div>
      <h1>{t('identity.officers.title')}</h1>
      <div class="bar">
        <SearchBox
          t={t}
          action="/quan-tri/can-bo"
          label={t('identity.officers.search')}
          placeholder={t('identity.officers.search')}
          value={q}
        />
        <ButtonLink href="/quan-tri/can-bo/them" kind="secondary">
          {t('identity.officers.new')}
        </ButtonLink>
        <ButtonLink href="/quan-tri/can-bo/nhap" kind="secondary">
          {t('identity.import.title')}
        </ButtonLink>
      </div>
      {officers.length === 0 ? (
        <Empty title={t('identity.officers.none')} text={t('identity.officers.none_text')} />
      ) : (
        <Table
          caption={t('identity.officers.title')}
          captionUnseen
          headKey="name"
          columns={[
            { key: 'name', label: t('identity.account.name') },
            { key: 'login', label: t('identity.officer.login') },
            { key: 'roles', label: t('identity.officer.roles') },
          ]}
          rows={officers.map((officer) => ({ id: officer.id, href: `/quan-tri/can-bo/${officer.id}`, cells: cellsOf(t, officer) }))}
        />
      )}
      <Pager t={t} nextHref={nextHref} />
    </div>
  )
}

function cellsOf(t: T, officer: Line): Record<string, VNode | string> {
  return {
    name: (
      <>
        <a href={`/quan-tri/can-bo/${officer.id}`}>{officer.name}</a>{' '}
        {officer.disabledAt && <Tag kind="stale">{t('identity.officer.disabled')}</Tag>}
      </>
    ),
    login: officer.login,
    roles:
      officer.roles.length > 0 ? officer.roles.map((held) => `${held.label} – ${held.unit}`).join('; ') : t('identity.officer.no_roles'),
  }
}

/** Unit and role: for a new officer and for a further role. */
export function RoleFields({
  t,
  roles,
  units,
  unit,
  role,
  errors,
}: {
  t: T
  roles: Option[]
  units: Option[]
  unit: string
  role: string
  errors: FieldFault[]
}): VNode {
  return (
    <>
      <SelectField
        t={t}
        name="unit"
        label={t('identity.officer.unit')}
        options={units}
        value={unit}
        error={faultOf(errors, 'unit')}
        required
      />
      <SelectField
        t={t}
        name="role"
        label={t('identity.officer.role')}
        options={roles}
        value={role}
        error={faultOf(errors, 'role')}
        required
      />
    </>
  )
}

type NewProps = {
  t: T
  name: string
  login: string
  title: string
  unit: string
  role: string
  units: Option[]
  roles: Option[]
  errors: FieldFault[]
}

export function NewOfficerPage({ t, name, login, title, unit, role, units, roles, errors }: NewProps): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.officers.new')}</h1>
      <form method="post" action="/quan-tri/can-bo/them" novalidate>
        <TextField
          t={t}
          name="name"
          label={t('identity.name.label')}
          value={name}
          error={faultOf(errors, 'name')}
          autocomplete="off"
          maxLength={120}
          required
        />
        <TextField
          t={t}
          name="title"
          label={t('identity.officer.title')}
          value={title}
          autocomplete="off"
          maxLength={120}
          required={false}
        />
        <TextField
          t={t}
          name="login"
          label={t('identity.officer.login')}
          hint={t('identity.login.hint')}
          value={login}
          error={faultOf(errors, 'login')}
          autocomplete="off"
          required
        />
        <RoleFields t={t} roles={roles} units={units} unit={unit} role={role} errors={errors} />
        <Actions>
          <Button>{t('identity.officers.create')}</Button>
        </Actions>
      </form>
    </div>
  )
}

export function PasswordPage({ t, id, name, login, password }: { t: T; id: string; name: string; login: string; password: string }): VNode {
  return (
    <div class="narrow">
      <h1>{t('identity.officers.password')}</h1>
      <Notice kind="attention">{t('identity.officers.password_once', { name, login })}</Notice>
      <p>
        <strong class="code">{password}</strong>
      </p>
      <ButtonLink href={`/quan-tri/can-bo/${id}`}>{t('identity.officers.password_noted')}</ButtonLink>
    </div>
  )
}
