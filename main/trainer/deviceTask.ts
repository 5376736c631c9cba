import { listDevices } from '../engine/runtime/device.ts';
import { deviceKind } from './deviceKind.ts';
import { task } from './task.ts';

export const deviceTask = task(deviceKind, () => listDevices());
