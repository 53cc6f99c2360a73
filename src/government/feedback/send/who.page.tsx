import type { VNode } from 'preact'
import { CheckboxField, TextArea, TextField } from '#core/ui/field.tsx'
import type { SendProps } from './send.page.tsx'
import { longest } from './send.rules.ts'

type Part = Pick<SendProps, 't' | 'fields' | 'signedInAs'> & { error(field: string): string | undefined }

/** Contact and what only the agency is to know; folded, because nobody must give it. */
export function Who({ t, fields, error, signedInAs }: Part): VNode {
  return (
    <details class="fold" open={Boolean(error('contact') || fields.contact || fields.private)}>
      <summary>
        <h2>{t('feedback.who.title')}</h2>
      </summary>
      {signedInAs ? (
        <CheckboxField
          t={t}
          name="anonymous"
          label={t('feedback.who.signed_in', { name: signedInAs })}
          hint={t('feedback.who.never_public')}
          required={false}
          value={fields.anonymous}
          options={[{ value: 'yes', label: t('feedback.who.anonymous') }]}
        />
      ) : (
        <>
          <p class="soft">{t('feedback.who.never_public')}</p>
          <TextField
            t={t}
            name="contact_name"
            label={t('feedback.who.name')}
            required={false}
            value={fields.contact_name}
            maxLength={longest.name}
            autocomplete="name"
          />
          <TextField
            t={t}
            name="contact"
            label={t('feedback.who.contact')}
            hint={t('feedback.who.contact_hint')}
            required={false}
            value={fields.contact}
            error={error('contact')}
            maxLength={254}
          />
        </>
      )}
      <TextArea
        t={t}
        name="private"
        label={t('feedback.who.private')}
        hint={t('feedback.who.private_hint')}
        required={false}
        value={fields.private}
        maxLength={longest.private}
        rows={2}
      />
    </details>
  )
}
