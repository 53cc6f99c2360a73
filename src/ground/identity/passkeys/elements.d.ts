import type { JSX } from 'preact'

type Enhanced = JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | number | boolean | undefined }

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'use-passkey': Enhanced
      'add-passkey': Enhanced
    }
  }
}
