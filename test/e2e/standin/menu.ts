import { EventEmitter } from 'node:events';
import { isAccelerator } from './accelerator.ts';
import { app } from './app.ts';
import { BrowserWindow } from './browserWindow.ts';
import { roleMenus, roles } from './menuRoles.ts';
import type { Keys } from './page/messages.ts';
import { PreventableEvent } from './preventable.ts';
import { record } from './record.ts';
import type { WebContents } from './webContents.ts';

interface MenuItemOptions {
  readonly id?: string;
  readonly label?: string;
  readonly type?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly enabled?: boolean;
  readonly visible?: boolean;
  readonly checked?: boolean;
  readonly registerAccelerator?: boolean;
  readonly submenu?: readonly MenuItemOptions[] | Menu;
  readonly click?: (item: MenuItem, window: BrowserWindow | null, event: object) => void;
}

/** One line of a menu. */
export class MenuItem {
  readonly id: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly registerAccelerator: boolean;
  readonly submenu: Menu | null;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  menu: Menu | null = null;
  readonly #click: MenuItemOptions['click'];

  constructor(options: MenuItemOptions) {
    const roleName = options.role?.toLowerCase() ?? '';
    const role = roles[roleName];
    const roleMenu = roleMenus[roleName];
    if (options.role !== undefined && !role && !roleMenu) {
      throw new Error(`The stand-in knows no menu role ${options.role}`);
    }
    const submenu = options.submenu ?? roleMenu?.submenu;
    this.id = options.id ?? '';
    this.type = options.type ?? (submenu ? 'submenu' : 'normal');
    this.role = options.role;
    this.accelerator = options.accelerator ?? role?.accelerator;
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.submenu =
      submenu && !(submenu instanceof Menu) ? Menu.buildFromTemplate(submenu) : (submenu ?? null);
    this.label = options.label ?? role?.label ?? roleMenu?.label ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.#click = options.click;
  }

  /** As a person does it: nothing happens where the item is disabled. */
  click(): void {
    if (!this.enabled) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') this.menu?.chooseRadio(this);
    const window = BrowserWindow.getFocusedWindow();
    if (this.#click) this.#click(this, window, { triggeredByAccelerator: false });
    else roles[this.role?.toLowerCase() ?? '']?.run(window);
  }
}

let applicationMenu: Menu | null = null;

export class Menu extends EventEmitter {
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: readonly (MenuItemOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  append(item: MenuItem): void {
    this.insert(this.items.length, item);
  }

  insert(position: number, item: MenuItem): void {
    item.menu = this;
    this.items.splice(position, 0, item);
  }

  /** Looks into submenus too. */
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(options: object = {}): void {
    record('Menu.popup', this, options);
    this.emit('menu-will-show', new PreventableEvent());
  }

  closePopup(): void {
    this.emit('menu-will-close', new PreventableEvent());
  }

  /** Radio items side by side are one choice. */
  chooseRadio(chosen: MenuItem): void {
    const at = this.items.indexOf(chosen);
    let [first, last] = [at, at];
    while (this.items[first - 1]?.type === 'radio') first--;
    while (this.items[last + 1]?.type === 'radio') last++;
    for (const item of this.items.slice(first, last + 1)) item.checked = item === chosen;
  }

  /** Clicks the item those keys are the shortcut of. Whether there was one. */
  press(keys: Keys): boolean {
    for (const item of this.items) {
      const { accelerator, registerAccelerator, submenu } = item;
      if (submenu?.press(keys)) return true;
      if (accelerator === undefined || !registerAccelerator || !isAccelerator(accelerator, keys)) continue;
      item.click();
      return true;
    }
    return false;
  }
}

app.on('web-contents-created', (_event: object, contents: WebContents) => {
  contents.on('standin-key', (keys: Keys) => applicationMenu?.press(keys));
});
