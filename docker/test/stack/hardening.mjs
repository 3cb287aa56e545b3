/**
 * What a container may do that it should not; nothing when it is as closed as it should be.
 * @param {any} container as `docker inspect` shows it
 * @returns {string[]}
 */
export function tooOpen({ Name, Config, HostConfig }) {
  const complaints = [];
  const say = (/** @type {boolean} */ wrong, /** @type {string} */ words) =>
    wrong && complaints.push(`${Name} ${words}`);
  say(["", "0", "root", "0:0"].includes(Config.User), `runs as root (user "${Config.User}")`);
  say(!HostConfig.ReadonlyRootfs, "can write its root file system");
  say(!HostConfig.CapDrop?.includes("ALL"), "keeps capabilities");
  say(HostConfig.CapAdd?.length > 0, `is given ${HostConfig.CapAdd}`);
  say(!HostConfig.SecurityOpt?.includes("no-new-privileges:true"), "may gain privileges");
  say(!(HostConfig.Memory > 0), "has no memory limit");
  say(!(HostConfig.NanoCpus > 0), "has no processor limit");
  say(!(HostConfig.PidsLimit > 0), "has no limit of processes");
  for (const bindings of Object.values(HostConfig.PortBindings ?? {})) {
    for (const { HostIp } of bindings) say(HostIp !== "127.0.0.1", `listens on ${HostIp || "every address"}`);
  }
  for (const variable of Config.Env) {
    const [name = "", value = ""] = variable.split(/=(.*)/s);
    const isPlace = /_FILE$/.test(name) || value.startsWith("/");
    say(/PASSWORD|SECRET|TOKEN|ACCESS_KEY/.test(name) && !isPlace, `shows ${name} to docker inspect`);
  }
  return complaints;
}
