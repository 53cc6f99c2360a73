import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'
type Common = { kind?: ButtonKind | undefined; start?: boolean | undefined; hotkey?: string | undefined; children: ComponentChildren }
type ButtonProps = Common & {
  type?: 'submit' | 'button' | undefined
  name?: string | undefined
  value?: string | undefined
  formAction?: string | undefined
  /** Why it cannot be done now. The button stays in its place, says so and does nothing. */
  disabledBecause?: string | undefined
  id?: string | undefined
}

const look = (kind: ButtonKind | undefined, start: boolean | undefined): string =>
  ['button', kind && kind !== 'primary' ? `button--${kind}` : '', start ? 'button--start' : ''].filter(Boolean).join(' ')

function Face({ hotkey, children }: { hotkey?: string | undefined; children: ComponentChildren }): VNode {
  return (
    <>
      {hotkey ? <span>{children}</span> : children}
      {hotkey && <kbd aria-hidden="true">{hotkey}</kbd>}
    </>
  )
}

export function Button({ kind, start, hotkey, type, name, value, formAction, disabledBecause, id, children }: ButtonProps): VNode {
  if (disabledBecause === undefined) {
    return (
      <button
        class={look(kind, start)}
        type={type ?? 'submit'}
        name={name}
        value={value}
        formAction={formAction}
        id={id}
        data-hotkey={hotkey}
      >
        <Face hotkey={hotkey}>{children}</Face>
      </button>
    )
  }
  const why = `${id ?? `${name ?? 'button'}-${value ?? 'no'}`}-why`
  return (
    <div class="button-with-why">
      <button class={look(kind, start)} type="button" aria-disabled="true" aria-describedby={why} id={id}>
        <Face hotkey={hotkey}>{children}</Face>
      </button>
      <p class="button-why" id={why}>
        {disabledBecause}
      </p>
    </div>
  )
}

export function ButtonLink({
  href,
  kind,
  start,
  hotkey,
  download,
  children,
}: Common & { href: string; download?: boolean | undefined }): VNode {
  return (
    <a class={look(kind, start)} href={href} download={download} data-hotkey={hotkey}>
      <Face hotkey={hotkey}>{children}</Face>
    </a>
  )
}

/** A row of buttons below a form or a page. */
export function Actions({ children }: { children: ComponentChildren }): VNode {
  return <div class="actions">{children}</div>
}

/** Around a form: a second press sends nothing twice, and after 300 ms the page says that it is sending. */
export function SubmitOnce({ t, children }: { t: T; children: ComponentChildren }): VNode {
  return <submit-once data-sending={t('core.submit.sending')}>{children}</submit-once>
}
