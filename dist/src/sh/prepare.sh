# Sourced by ./demo and ./check: finds what this machine misses and installs it through apt. Each need is named here once,
# as a shell function that succeeds if it is met, and as the Debian package that meets it.

say() {
  printf '\n== %s\n' "$*"
}

fail() {
  printf '\n%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# --- what can be needed ------------------------------------------------------------------------------------------------

java_major() { # of the java or javac given
  version=$("$1" -version 2>&1) || return 1
  version=$(printf '%s\n' "$version" | sed -n 's/^[^0-9]*\([0-9][0-9]*\).*/\1/p' | head -n 1)
  printf '%s\n' "${version:-0}"
}

# JAVA_HOME for Maven: what it is, or the JDK in PATH, or the newest JDK that apt put on this machine.
find_jdk() {
  for candidate in "${JAVA_HOME:-}" "$(jdk_in_path)" /usr/lib/jvm/*; do
    [ -n "$candidate" ] && [ -x "$candidate/bin/javac" ] || continue
    if [ "$(java_major "$candidate/bin/javac")" -ge 17 ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

jdk_in_path() {
  javac=$(command -v javac) && javac=$(readlink -f "$javac") && printf '%s\n' "${javac%/bin/javac}"
}

# Whoever cannot install it does without: see maven below.
find_maven() {
  command -v mvn >/dev/null || [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null
}

find_postfix() {
  [ -x /usr/sbin/postfix ]
}

find_haproxy() {
  [ -x /usr/sbin/haproxy ]
}

find_nsd() {
  [ -x /usr/sbin/nsd ]
}

find_mail_dkim() {
  /usr/bin/perl -MMail::DKIM::Verifier -MNet::DNS -e 1 2>/dev/null
}

find_dkimpy() {
  /usr/bin/python3 -c 'import dkim' 2>/dev/null
}

find_dkimpy_ed25519() {
  /usr/bin/python3 -c 'import nacl' 2>/dev/null
}

find_miltertest() {
  [ -x /usr/bin/miltertest ]
}

find_opendkim() {
  [ -x /usr/sbin/opendkim ]
}

find_rspamd() {
  [ -x /usr/bin/rspamd ]
}

find_dkimpy_milter() {
  [ -x /usr/bin/dkimpy-milter ]
}

find_go_msgauth() {
  [ -x /usr/bin/dkim-milter ]
}

find_opendkim_tools() {
  [ -x /usr/sbin/opendkim-testkey ]
}

find_tinydns() {
  [ -x /usr/bin/tinydns-get ]
}

find_bind() {
  [ -x /usr/sbin/named ]
}

find_nsupdate() {
  [ -x /usr/bin/nsupdate ]
}

find_systemd_notify() {
  [ -x /usr/bin/systemd-notify ]
}

find_debootstrap() {
  [ -x /usr/sbin/debootstrap ]
}

find_lintian() {
  [ -x /usr/bin/lintian ]
}

find_ip() {
  command -v ip >/dev/null
}

find_cc() {
  command -v cc >/dev/null && [ -e /usr/include/stdio.h ]
}

find_libmilter() {
  [ -e /usr/include/libmilter/mfapi.h ]
}

package_of() {
  case $1 in
    jdk)
      for version in 17 21 25; do
        if [ -n "$(apt-cache policy "openjdk-$version-jdk-headless" 2>/dev/null | sed -n 's/^ *Candidate: *[0-9]/x/p')" ]; then
          printf 'openjdk-%s-jdk-headless\n' "$version"
          return
        fi
      done
      printf 'openjdk-17-jdk-headless\n'
      ;;
    maven) printf 'maven\n' ;;
    postfix) printf 'postfix\n' ;;
    haproxy) printf 'haproxy\n' ;;
    nsd) printf 'nsd\n' ;;
    mail_dkim) printf 'libmail-dkim-perl\n' ;;
    dkimpy) printf 'python3-dkim\n' ;;
    dkimpy_ed25519) printf 'python3-nacl\n' ;;
    miltertest) printf 'miltertest\n' ;;
    opendkim) printf 'opendkim\n' ;;
    opendkim_tools) printf 'opendkim-tools\n' ;;
    tinydns) printf 'tinydns\n' ;;
    bind) printf 'bind9\n' ;;
    nsupdate) printf 'bind9-dnsutils\n' ;;
    systemd_notify) printf 'systemd\n' ;;
    debootstrap) printf 'debootstrap\n' ;;
    lintian) printf 'lintian\n' ;;
    ip) printf 'iproute2\n' ;;
    rspamd) printf 'rspamd\n' ;;
    dkimpy_milter) printf 'dkimpy-milter\n' ;;
    go_msgauth) printf 'go-msgauth\n' ;;
    cc) printf 'gcc libc6-dev\n' ;;
    libmilter) printf 'libmilter-dev\n' ;;
  esac
}

# --- installing --------------------------------------------------------------------------------------------------------

# prepare NEED...: returns when all are met, or ends the script.
prepare() {
  missing=
  for need; do
    "find_$need" || missing="$missing $need"
  done
  [ -n "$missing" ] || return 0

  command -v apt-get >/dev/null ||
    fail "missing:$missing; this is no Debian or Ubuntu, so please install what is missing yourself"
  if [ "$(id -u)" -ne 0 ]; then
    packages=
    for need in $missing; do packages="$packages $(package_of "$need")"; done
    fail "not root, and missing:$missing
Please run:  sudo apt-get install --no-install-recommends$packages"
  fi

  say "Installing through apt:$missing"
  apt-get update -q >/dev/null || fail 'apt-get update failed'
  packages=
  for need in $missing; do packages="$packages $(package_of "$need")"; done
  printf 'packages:%s\n' "$packages"
  install_quietly $packages
  for need in $missing; do
    "find_$need" || fail "$(package_of "$need") is installed, but $need is still not usable here"
  done
}

# Installs packages without a question and without starting a service: the tests run private instances of their own.
install_quietly() {
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
  case " $* " in
    *' postfix '*) printf 'postfix postfix/main_mailer_type select No configuration\n' | debconf-set-selections ;;
  esac
  plan=$(apt-get install -s -q --no-install-recommends "$@" 2>&1) ||
    fail "apt-get cannot install:$(printf ' %s' "$@")
$plan"
  removed=$(printf '%s\n' "$plan" | sed -n 's/^Remv \([^ ]*\).*/\1/p' | tr '\n' ' ')
  [ -z "$removed" ] || fail "installing$(printf ' %s' "$@") would remove $removed
That is for you to decide: install them by hand, or use another machine or a container."

  policy=/usr/sbin/policy-rc.d
  apt_log=$(mktemp)
  if [ -e "$policy" ] || [ -h "$policy" ]; then
    our_policy= # whoever put it there decides which services may start
    trap 'rm -f "$apt_log"' EXIT
  else
    our_policy=$policy
    trap 'rm -f "$apt_log" "$our_policy"' EXIT
  fi
  trap 'exit 1' HUP INT TERM
  if [ -n "$our_policy" ]; then
    printf '#!/bin/sh\n# Put here by %s while it installs packages.\nexit 101\n' "$0" >"$our_policy"
    chmod 755 "$our_policy"
  fi
  apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >"$apt_log" 2>&1 || {
    tail -n 20 "$apt_log" >&2
    fail "apt-get could not install:$(printf ' %s' "$@")"
  }
  if command -v systemctl >/dev/null; then # nor shall they start with the machine
    for service in postfix=postfix haproxy=haproxy nsd=nsd opendkim=opendkim bind9=named rspamd=rspamd \
      dkimpy-milter=dkimpy-milter; do
      case " $* " in *" ${service%=*} "*) systemctl disable --now --quiet "${service#*=}" 2>/dev/null || : ;; esac
    done
  fi
  rm -f "$apt_log" ${our_policy:+"$our_policy"}
  trap - EXIT HUP INT TERM
}

# --- building ----------------------------------------------------------------------------------------------------------

# Maven: the machine's own if it is new enough, or else the one that ./mvnw fetches once and checks. For the root of the sources.
maven() {
  found=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
  oldest=$(printf '%s\n3.8.6\n' "$found" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)
  if [ "$oldest" = 3.8.6 ]; then mvn "$@"; else ./mvnw "$@"; fi
}
