// The phone's camera on the verify page. Codes are read by the browser where it can, else by the
// server, which forgets the pictures. Without this file, a photo can be chosen as a file.
"use strict";

const PAUSE = 2500; // milliseconds between pictures sent: well below what one address may ask
const QUICK = 200; // milliseconds between looks where the browser reads codes itself
const WIDEST = 1280; // pixels of a picture that is sent

const place = document.querySelector("[data-camera]");
const part = (name) => place.querySelector(`[data-camera-${name}]`);
let stream = null;

async function detector() {
  if (!("BarcodeDetector" in window)) return null;
  const kinds = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  return kinds.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
}

function stop() {
  if (stream) stream.getTracks().forEach((track) => track.stop());
  stream = null;
  part("video").srcObject = null;
  part("view").hidden = true;
  part("start").hidden = false;
}

function say(what) {
  part("said").textContent = place.dataset[what];
}

const rest = (time) => new Promise((done) => setTimeout(done, time));

// The browser read a text: the form takes it, as if it had been typed.
async function look(reader, video) {
  const [code] = await reader.detect(video).catch(() => []);
  if (!code) return false;
  const text = document.getElementById("text");
  document.getElementById("file").value = "";
  text.value = code.rawValue;
  stop();
  text.form.requestSubmit();
  return true;
}

// The server looks: where it finds an address of ours, it answers with that page.
async function send(video) {
  const scale = Math.min(1, WIDEST / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  if (!canvas.width) return false;
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  const picture = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  const body = new FormData();
  body.append("file", picture, "camera.jpg");
  const form = document.getElementById("file").form;
  const answer = await fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "text/html" },
  });
  if (answer.status === 429) await rest(8 * PAUSE);
  if (!answer.redirected || !answer.ok || !stream) return false;
  stop();
  window.location.assign(answer.url);
  return true;
}

async function start() {
  part("start").hidden = true;
  part("view").hidden = false;
  say("asking");
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: WIDEST } },
    });
  } catch {
    stop();
    part("refused").hidden = false;
    return;
  }
  part("refused").hidden = true;
  const video = part("video");
  video.srcObject = stream;
  await video.play();
  say("looking");
  part("stop").focus();
  const reader = await detector();
  const mine = stream;
  while (stream === mine) {
    const found = await (reader ? look(reader, video) : send(video)).catch(() => false);
    if (found) return;
    await rest(reader ? QUICK : PAUSE);
  }
}

if (place && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
  place.hidden = false;
  part("start").addEventListener("click", start);
  part("stop").addEventListener("click", () => {
    stop();
    part("start").focus();
  });
  window.addEventListener("pagehide", stop);
}
