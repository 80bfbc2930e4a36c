/** Codes read by the camera: by the browser's own reader where it has one, else by ours. */

import { decodeQR } from "qr/decode.js";

interface Detector {
  detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

type DetectorClass = new (how: { formats: string[] }) => Detector;

const PAUSE_MS = 120;
const WIDTH = 1280;

function own(): Detector {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return {
    detect: (video) => {
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      if (!context || !canvas.width) return Promise.resolve([]);
      context.drawImage(video, 0, 0);
      try {
        return Promise.resolve([{ rawValue: decodeQR(context.getImageData(0, 0, canvas.width, canvas.height)) }]);
      } catch {
        // No code in this picture.
        return Promise.resolve([]);
      }
    },
  };
}

function detector(): Detector {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  return native ? new native({ formats: ["qr_code"] }) : own();
}

/** Show the camera's picture and tell every code in it, until the returned function is called. @throws when there is no camera */
export async function watchCamera(video: HTMLVideoElement, tell: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: WIDTH } }, audio: false });
  video.srcObject = stream;
  await video.play();
  const reader = detector();
  let running = true;
  const look = async (): Promise<void> => {
    if (!running) return;
    for (const { rawValue } of await reader.detect(video).catch(() => [])) tell(rawValue);
    setTimeout(() => void look(), PAUSE_MS);
  };
  void look();
  return () => {
    running = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
