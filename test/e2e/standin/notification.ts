import { EventEmitter } from 'node:events';

interface NotificationOptions {
  readonly title?: string;
  readonly body?: string;
  readonly silent?: boolean;
  readonly urgency?: string;
}

/** Those that are shown now, oldest first. A test clicks one with `notifications[0].emit('click')`. */
export const notifications: Notification[] = [];

/** `electron.Notification`. */
export class Notification extends EventEmitter {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  readonly urgency: string;

  constructor({ title = '', body = '', silent = false, urgency = 'normal' }: NotificationOptions = {}) {
    super();
    this.title = title;
    this.body = body;
    this.silent = silent;
    this.urgency = urgency;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    if (!notifications.includes(this)) notifications.push(this);
    this.emit('show');
  }

  close(): void {
    const at = notifications.indexOf(this);
    if (at < 0) return;
    notifications.splice(at, 1);
    this.emit('close');
  }
}
