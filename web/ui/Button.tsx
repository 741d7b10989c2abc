import { Link, type LinkProps } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Look {
  readonly kind?: ButtonKind;
  readonly size?: 'small' | 'medium' | 'large';
  readonly icon?: IconName;
  /** The text is for assistive technology (and the tooltip) only. */
  readonly iconOnly?: boolean;
}

interface ButtonProps extends Look, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly children: ReactNode;
  /** Work under way: the button keeps the focus, and presses do nothing until it is over. */
  readonly isPending?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = 'secondary',
  size = 'medium',
  icon,
  iconOnly = false,
  isPending = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      {...rest}
      type={type}
      className={`button ${rest.className ?? ''}`}
      data-kind={kind}
      data-size={size}
      data-icon-only={iconOnly}
      aria-busy={isPending}
      aria-disabled={isPending || undefined}
      title={iconOnly && typeof children === 'string' ? children : rest.title}
      onClick={(event) => {
        if (isPending) event.preventDefault();
        else onClick?.(event);
      }}
    >
      <Face icon={isPending ? 'working' : icon} iconOnly={iconOnly} size={size}>
        {children}
      </Face>
    </button>
  );
}

function Face({
  icon,
  iconOnly,
  size,
  children,
}: {
  readonly icon: IconName | undefined;
  readonly iconOnly: boolean;
  readonly size: 'small' | 'medium' | 'large';
  readonly children: ReactNode;
}): ReactElement {
  return (
    <>
      {icon !== undefined && <Icon name={icon} size={size === 'small' ? 16 : 20} />}
      {iconOnly ? <span className="visually-hidden">{children}</span> : children}
    </>
  );
}

type LinkButtonProps = Look &
  LinkProps &
  Pick<AnchorHTMLAttributes<HTMLAnchorElement>, 'onClick'> & { readonly children: ReactNode };

/** A link to another page that looks like a button. */
export function LinkButton({
  kind = 'secondary',
  size = 'medium',
  icon,
  iconOnly = false,
  children,
  ...link
}: LinkButtonProps): ReactElement {
  return (
    <Link {...link} className="button" data-kind={kind} data-size={size} data-icon-only={iconOnly}>
      <Face icon={icon} iconOnly={iconOnly} size={size}>
        {children}
      </Face>
    </Link>
  );
}

interface DownloadProps extends Look {
  readonly href: string;
  readonly children: ReactNode;
}

/** A link that downloads a file. */
export function DownloadButton({
  href,
  kind = 'secondary',
  size = 'medium',
  icon = 'download',
  children,
}: DownloadProps): ReactElement {
  return (
    <a href={href} download className="button" data-kind={kind} data-size={size}>
      <Face icon={icon} iconOnly={false} size={size}>
        {children}
      </Face>
    </a>
  );
}
