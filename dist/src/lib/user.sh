# Sourced by bin/signet-milter when root starts it: a Java program cannot change its user as OpenDKIM does, so the
# launcher does it before Java starts. It reads UserID as the daemon's ConfigReader does (a test compares both); the
# daemon itself refuses to run as root if UserID names somebody else, so that a difference could only stop a start.

signet_blank=' 	'
signet_cr=$(printf '\r')
signet_most_files=1000

# $1: the status, $2: the problem, $3: what to do
signet_refuse() {
  printf 'signet-milter: %s; %s\n' "$2" "$3" >&2
  exit "$1"
}

# Sets signet_value to $1 without blanks at either end.
signet_trim() {
  signet_value=${1#"${1%%[!$signet_blank]*}"}
  signet_value=${signet_value%"${signet_value##*[!$signet_blank]}"}
}

# The settings of a file and of those that it includes, in reading order. What cannot be read is reported by the daemon.
# $1: the file, $2: how deep
signet_read() {
  [ -f "$1" ] && [ -r "$1" ] && [ "$2" -le 5 ] && [ "$signet_files" -lt "$signet_most_files" ] || return 0
  signet_files=$((signet_files + 1))
  while IFS= read -r signet_line || [ -n "$signet_line" ]; do
    signet_trim "${signet_line%%[#$signet_cr]*}"
    signet_name=${signet_value%%[$signet_blank]*}
    signet_trim "${signet_value#"$signet_name"}"
    [ -n "$signet_value" ] || continue
    case $signet_name in
      [Uu][Ss][Ee][Rr][Ii][Dd]) signet_user=$signet_value ;;
      [Pp][Ii][Dd][Ff][Ii][Ll][Ee]) signet_pid_file=$signet_value ;;
      [Bb][Aa][Ss][Ee][Dd][Ii][Rr][Ee][Cc][Tt][Oo][Rr][Yy]) signet_base=$signet_value ;;
      [Ii][Nn][Cc][Ll][Uu][Dd][Ee]) signet_read "$signet_value" $(($2 + 1)) ;;
    esac
  done <"$1"
}

# What the flags and the configuration say: signet_user, signet_pid_file, signet_base; signet_daemon is empty if the
# flags ask for something else than the daemon, signet_default is not if they name no file.
# $@: the flags of signet-milter
signet_settings() {
  signet_daemon=yes
  signet_file=
  signet_flag_user=
  signet_flag_pid_file=
  OPTIND=1
  while getopts ':x:nfV?e:Qt:F:vXp:b:c:d:Dk:s:S:o:rL:T:lOP:Wu:A-:' signet_flag; do
    case $signet_flag in
      x) signet_file=$OPTARG ;;
      u) signet_trim "$OPTARG" && signet_flag_user=$signet_value ;;
      P) signet_trim "$OPTARG" && signet_flag_pid_file=$signet_value ;;
      n | V | Q | '?' | :) signet_daemon= ;;
      -) signet_daemon= ;; # --check, --help, --version
      e | t) [ -z "$OPTARG" ] || signet_daemon= ;;
    esac
  done
  [ "$OPTIND" -gt $# ] || signet_daemon= # wrong use
  signet_default=
  if [ -z "$signet_file" ] && [ -r /etc/opendkim.conf ]; then
    signet_file=/etc/opendkim.conf
    signet_default=yes
  fi
  signet_user=
  signet_pid_file=
  signet_base=
  signet_files=0
  signet_locale=${LC_ALL-unset}
  LC_ALL=C # a line is octets: otherwise bash takes an LF after half a character for a part of it
  case $signet_file in
    -) ;; # the daemon alone can read its standard input
    -*) signet_read "./$signet_file" 0 ;;
    *) signet_read "$signet_file" 0 ;;
  esac
  case $signet_locale in unset) unset LC_ALL ;; *) LC_ALL=$signet_locale ;; esac
  [ -z "$signet_flag_user" ] || signet_user=$signet_flag_user
  [ -z "$signet_flag_pid_file" ] || signet_pid_file=$signet_flag_pid_file
}

# The field of number $2 of the first line of $1, which getent has printed.
signet_field() {
  IFS=: read -r signet_1 signet_2 signet_3 signet_4 signet_rest <<END
$1
END
  case $2 in 3) signet_value=$signet_3 ;; 4) signet_value=$signet_4 ;; esac
}

# Sets signet_as to what runs a program as that user, nothing if that is who we are.
# $1: user or user:group, names or numbers
signet_find_user() {
  signet_as=
  signet_name=${1%%:*}
  signet_group=
  case $1 in *:*) signet_group=${1#*:} ;; esac
  case $1 in '' | :* | *: | *:*:*) return 0 ;; esac # the daemon reports it
  signet_entry=$(getent passwd "$signet_name" 2>/dev/null) ||
    signet_refuse 78 "UserID $1: there is no user $signet_name" "create it: adduser --system --group $signet_name"
  signet_field "$signet_entry" 3 && signet_uid=$signet_value
  signet_field "$signet_entry" 4 && signet_gid=$signet_value
  if [ -n "$signet_group" ]; then
    signet_entry=$(getent group "$signet_group" 2>/dev/null) ||
      signet_refuse 78 "UserID $1: there is no group $signet_group" "create it: addgroup --system $signet_group"
    signet_field "$signet_entry" 3 && signet_gid=$signet_value
  fi
  case $signet_uid$signet_gid in
    '' | *[!0-9]*) signet_refuse 78 "UserID $1: getent does not tell the numbers of this user" 'check /etc/passwd' ;;
  esac
  if [ "$signet_uid" != 0 ] || { [ -n "$signet_group" ] && [ "$signet_gid" != 0 ]; }; then
    signet_as="setpriv --reuid=$signet_uid --regid=$signet_gid --init-groups"
  fi
}

# OpenDKIM writes PidFile as root, mostly in /run, where its user cannot. An empty file of that user serves as well, but
# only in a folder that nobody but root can change, so that no link leads elsewhere (in a folder such as /tmp nobody can
# replace what is root's).
signet_prepare_pid_file() {
  [ -n "$signet_pid_file" ] || return 0
  case $signet_pid_file in
    /*) ;;
    *) signet_pid_file=${signet_base:-.}/$signet_pid_file ;;
  esac
  signet_folder=$(CDPATH='' cd -P -- "${signet_pid_file%/*}/" 2>/dev/null && pwd -P) || return 0
  signet_pid_file=${signet_folder%/}/${signet_pid_file##*/}
  if [ -h "$signet_pid_file" ] || $signet_as test -w "$signet_folder"; then
    return 0
  fi
  while :; do
    [ -z "$(find "$signet_folder/" -prune \( ! -user 0 -o ! -perm -1000 \( -perm -020 -o -perm -002 \) \))" ] ||
      return 0
    [ -n "$signet_folder" ] || break
    signet_folder=${signet_folder%/*}
  done
  if [ -e "$signet_pid_file" ]; then
    [ -f "$signet_pid_file" ] || return 0
    signet_line=
    IFS= read -r signet_line <"$signet_pid_file" || :
    case $signet_line in *[!0-9]*) return 0 ;; esac # of something else: it stays root's
  else
    (umask 022 && set -C && : >"$signet_pid_file") 2>/dev/null || return 0
  fi
  chown -h "$signet_uid:$signet_gid" "$signet_pid_file"
}

# $@: the flags of signet-milter
signet_change_user() {
  signet_settings "$@"
  signet_as=
  [ -n "$signet_daemon" ] || return 0
  signet_find_user "$signet_user"
  [ -n "$signet_as" ] || return 0
  command -v setpriv >/dev/null ||
    signet_refuse 77 "UserID $signet_user: the user cannot be changed without setpriv" \
      'install util-linux, or let the service manager start signet-milter as this user (User= in a systemd unit)'
  # shellcheck disable=SC2016,SC2086
  signet_trouble=$($signet_as /bin/sh -c 'ls "$1" >/dev/null 2>&1 || echo unreadable' sh "$signet_home/lib" 2>&1) ||
    signet_refuse 77 "UserID $signet_user: the user cannot be changed: $signet_trouble" \
      'start signet-milter as root with all its capabilities, or as this user'
  [ -z "$signet_trouble" ] ||
    signet_refuse 77 "UserID $signet_user: this user cannot read $signet_home/lib" \
      'install Signet where every user can read it, such as /opt/signet'
  signet_prepare_pid_file
}
