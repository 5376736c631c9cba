import type { MenuAction } from '../../shared/app.ts';

/** One entry as the system's menus take it. */
export interface MenuEntry {
  id?: string;
  label?: string;
  role?:
    | 'appMenu'
    | 'quit'
    | 'undo'
    | 'redo'
    | 'cut'
    | 'copy'
    | 'paste'
    | 'selectAll'
    | 'resetZoom'
    | 'zoomIn'
    | 'zoomOut'
    | 'togglefullscreen'
    | 'toggleDevTools'
    | 'minimize'
    | 'close'
    | 'windowMenu';
  type?: 'separator';
  accelerator?: string;
  click?: () => void;
  submenu?: MenuEntry[];
}

interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Adds the developer tools. */
  readonly developing: boolean;
  readonly onAction: (action: MenuAction) => void;
}

const separator: MenuEntry = { type: 'separator' };

/** The application's menu. */
export function menuEntries({ platform, developing, onAction }: MenuOptions): MenuEntry[] {
  const mac = platform === 'darwin';
  const action = (id: MenuAction, label: string, accelerator?: string): MenuEntry => ({
    id,
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => {
      onAction(id);
    },
  });
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        action('new-run', 'New Run', 'CmdOrCtrl+N'),
        action('import-pairs', 'Import Preference Pairs…', 'CmdOrCtrl+O'),
        action('add-model', 'Add Model Folder…', 'CmdOrCtrl+Shift+O'),
        separator,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        action('find', 'Find', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [
        action('show-runs', 'Runs', 'CmdOrCtrl+1'),
        action('show-data', 'Data', 'CmdOrCtrl+2'),
        action('show-models', 'Models', 'CmdOrCtrl+3'),
        action('show-playground', 'Playground', 'CmdOrCtrl+4'),
        action('show-learn', 'Learn', 'CmdOrCtrl+5'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(developing ? [{ role: 'toggleDevTools' } as const] : []),
      ],
    },
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    { label: '&Help', submenu: [action('about', 'About Nudge')] },
  ];
}
