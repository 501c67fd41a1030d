// An independent implementation (Digital Bazaar's libraries), asked by the tests.
//
// Reads one JSON request from standard input, writes one JSON answer to standard output:
//   {"documents": {"<address>": {…}}, "jobs": [{"act": "verify", "credential": {…}, "now": "…"},
//                                              {"act": "issue", "suite": "…", "credential": {…}},
//                                              {"act": "canonicalize", "credential": {…}},
//                                              {"act": "measure", "credential": {…}, "now": "…",
//                                               "seconds": 3}]}
// Nothing is ever fetched: an address that is not among the documents is an error.
import {readFileSync} from 'node:fs';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

const VERIFY = {
  'ecdsa-jcs-2019': ecdsaJcs.createVerifyCryptosuite(),
  'ecdsa-rdfc-2019': ecdsaRdfc,
  'eddsa-jcs-2022': eddsaJcs.createVerifyCryptosuite(),
  'eddsa-rdfc-2022': eddsaRdfc
};
const SIGN = {
  ...VERIFY,
  'ecdsa-jcs-2019': ecdsaJcs.createSignCryptosuite(),
  'eddsa-jcs-2022': eddsaJcs.createSignCryptosuite()
};
const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const ED25519_2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';

const {documents, jobs} = JSON.parse(readFileSync(0, 'utf8'));

function didKeyDocument(did, context = MULTIKEY, type = 'Multikey') {
  const multikey = did.slice('did:key:'.length);
  const id = `${did}#${multikey}`;
  return {
    '@context': ['https://www.w3.org/ns/did/v1', context],
    id: did,
    verificationMethod: [{id, type, controller: did, publicKeyMultibase: multikey}],
    assertionMethod: [id],
    authentication: [id]
  };
}

function loaderFor(job) {
  const older = job.credential.proof?.type === 'Ed25519Signature2020' ||
    job.suite === 'Ed25519Signature2020';
  const [context, type] = older ?
    [ED25519_2020, 'Ed25519VerificationKey2020'] : [MULTIKEY, 'Multikey'];
  return async url => {
    const [address, fragment] = url.split('#');
    let document = documents[address];
    if(document === undefined && address.startsWith('did:key:')) {
      document = didKeyDocument(address, context, type);
    }
    if(document === undefined) {
      throw new Error(`not among the documents: ${address}`);
    }
    if(fragment !== undefined) {
      const method = document.verificationMethod.find(each => each.id === url);
      if(method === undefined) {
        throw new Error(`not in the document: ${url}`);
      }
      document = {'@context': context, ...method};
    }
    return {contextUrl: null, documentUrl: url, document};
  };
}

async function verify(job) {
  const suite = [
    ...Object.values(VERIFY).map(cryptosuite => new DataIntegrityProof({cryptosuite})),
    new Ed25519Signature2020()
  ];
  const documentLoader = loaderFor(job);
  const {now} = job;
  const result = await vc.verifyCredential({
    credential: job.credential, suite, documentLoader, now,
    checkStatus: options => checkStatusAt({...options, now})
  });
  const statuses = result.statusResult?.results ?? [];
  return {
    verified: result.verified === true,
    // The library reports a revoked credential as verified, with a status that is true.
    revoked: statuses.some(each => each.status !== false),
    statuses: statuses.length,
    error: result.error === undefined ? null : describe(result.error)
  };
}

// The library judges a list's dates by the clock of this machine; the tests name the moment.
async function checkStatusAt({credential, suite, documentLoader, now}) {
  for(const {statusListCredential} of [credential.credentialStatus].flat()) {
    const {document} = await documentLoader(statusListCredential);
    const result = await vc.verifyCredential({credential: document, suite, documentLoader, now});
    if(!result.verified) {
      return result;
    }
  }
  return checkStatus({
    credential, suite, documentLoader, verifyBitstringStatusListCredential: false
  });
}

function describe(error) {
  const inner = error.errors?.map(describe) ?? [];
  const event = error.details?.event;
  return [error.message, ...(event ? [JSON.stringify(event)] : []), ...inner].join(': ');
}

async function issue(job) {
  const curve = {'P-256': 'P-256', 'P-384': 'P-384'}[job.keyType];
  const key = curve === undefined ?
    await Ed25519Multikey.generate() : await EcdsaMultikey.generate({curve});
  key.controller = job.controller ?? `did:key:${key.publicKeyMultibase}`;
  key.id = `${key.controller}#${key.publicKeyMultibase}`;
  const suite = job.suite === 'Ed25519Signature2020' ?
    new Ed25519Signature2020({signer: key.signer(), date: job.now}) :
    new DataIntegrityProof({
      signer: key.signer(), cryptosuite: SIGN[job.suite], date: job.now
    });
  const credential = await vc.issue({
    credential: {...job.credential, issuer: job.issuer ?? key.controller},
    suite, documentLoader: loaderFor(job), now: job.now
  });
  return {credential, multikey: key.publicKeyMultibase};
}

// jsonld.js in safe mode and rdf-canonize, with the settings of the cryptosuite.
async function canonicalize(job) {
  try {
    const nquads = await eddsaRdfc.canonize(job.credential, {documentLoader: loaderFor(job)});
    return {nquads, error: null};
  } catch(error) {
    return {nquads: null, error: describe(error)};
  }
}

// Warm, then one window of time: how often a second the whole verification runs.
async function measure({seconds, ...job}) {
  await repeat(job, 1);
  return {perSecond: await repeat(job, seconds)};
}

async function repeat(job, seconds) {
  // Seconds of the processor, as ours are measured.
  const started = process.cpuUsage();
  let calls = 0;
  let elapsed = 0;
  for(; elapsed < seconds; elapsed = secondsSince(started)) {
    const {verified, error} = await verify(job);
    if(!verified) {
      throw new Error(`what is measured does not verify: ${error}`);
    }
    calls += 1;
  }
  return calls / elapsed;
}

function secondsSince(started) {
  const {user, system} = process.cpuUsage(started);
  return (user + system) / 1e6;
}

const answers = [];
for(const job of jobs) {
  answers.push(await {verify, issue, canonicalize, measure}[job.act](job));
}
process.stdout.write(JSON.stringify(answers));
