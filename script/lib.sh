# shellcheck shell=bash
# What the scripts beside this file share: they source it, then call what they need. Every function may be
# called again at any time; it does only what is still missing, so that an interrupted run goes on where it stopped.

set -euo pipefail

ROOT=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$ROOT"

readonly LOG=$ROOT/var/log/setup.log
readonly LIBRARIES=(ca-certificates fontconfig fonts-lxgw-wenkai fonts-noto-cjk libharfbuzz-subset0
  libpango-1.0-0 libpangoft2-1.0-0)
readonly TEST_LIBRARIES=(libatomic1) # of the Node.js inside Playwright
# package:command - any source of the command will do, for example a Node.js that no package brought.
readonly RUN_COMMANDS=(gettext:msgfmt nodejs:node npm:npm)
readonly TEST_COMMANDS=(poppler-utils:pdftotext qpdf:qpdf)

# --- Words on the screen ----------------------------------------------------------------------------------

CURRENT_STEP=''
STEP_STARTED=0
STEP_NUMBER=0
STEP_TOTAL=0
TICKER_PID=''
AT_EXIT=: # what a script must undo, whatever becomes of it

die() {
  step_failed
  printf '\n' >&2
  printf '%s\n' "$@" >&2
  exit 1
}

# begin_step LABEL: everything the step's commands say goes to the log; the screen shows one moving line.
begin_step() {
  CURRENT_STEP=$1
  STEP_STARTED=$SECONDS
  STEP_NUMBER=$((STEP_NUMBER + 1))
  printf '\n=== %s: %s\n' "$(date '+%F %T')" "$CURRENT_STEP" >>"$LOG"
  if [[ -t 2 ]]; then
    show_progress &
    TICKER_PID=$!
  fi
}

show_progress() {
  local said room
  while kill -0 "$$" 2>/dev/null; do
    said=$(tail -c 400 "$LOG" | tr '\r\t' '\n ' | tail -n 1)
    [[ $said != '=== '* ]] || said=''
    room=$((${COLUMNS:-80} - 40))
    printf '\r\e[K[%d/%d] %-18s %4d s  %s' "$STEP_NUMBER" "$STEP_TOTAL" "$CURRENT_STEP" \
      "$((SECONDS - STEP_STARTED))" "${said:0:$((room > 0 ? room : 0))}" >&2
    sleep 0.5
  done
}

stop_progress() {
  if [[ -n $TICKER_PID ]]; then
    kill "$TICKER_PID" 2>/dev/null || true
    wait "$TICKER_PID" 2>/dev/null || true
    TICKER_PID=''
    printf '\r\e[K' >&2
  fi
}

# end_step RESULT
end_step() {
  stop_progress
  printf '[%d/%d] %-18s %s' "$STEP_NUMBER" "$STEP_TOTAL" "$CURRENT_STEP" "$1" >&2
  if ((SECONDS > STEP_STARTED + 1)); then
    printf ' (%d s)' "$((SECONDS - STEP_STARTED))" >&2
  fi
  printf '\n' >&2
  CURRENT_STEP=''
}

step_failed() {
  stop_progress
  if [[ -n $CURRENT_STEP ]]; then
    printf '[%d/%d] %-18s not done\n' "$STEP_NUMBER" "$STEP_TOTAL" "$CURRENT_STEP" >&2
    CURRENT_STEP=''
  fi
}

# A command of a step: silent but for the log. The lock is not handed on, or a daemon that a package starts keeps it.
logged() {
  "$@" >>"$LOG" 2>&1 </dev/null 9>&-
}

on_exit() {
  local status=$? failed_step=$CURRENT_STEP
  trap - EXIT
  step_failed
  "$AT_EXIT"
  if ((status == 129 || status == 130 || status == 143)); then
    printf '\nInterrupted.%s\n' "${failed_step:+ Run it again: it goes on where it stopped.}" >&2
  elif ((status != 0)) && [[ -n $failed_step ]]; then
    printf '\nThe last lines of %s:\n\n' "${LOG#"$ROOT"/}" >&2
    awk '/^=== / { said = "" } { said = said $0 "\n" } END { printf "%s", said }' "$LOG" | tail -n 25 | cut -c 1-400 >&2
    printf '\n"%s" failed. Once the cause is gone, run it again: what is done stays done.\n' "$failed_step" >&2
  fi
  exit "$status"
}
trap on_exit EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# --- Setting up ---------------------------------------------------------------------------------------------

# set_up run: what a server needs (4 steps). set_up test [browser]: and what the tests need (5 steps).
set_up() {
  local purpose=$1 browser=${2:-}
  check_ownership
  mkdir -p var/log var/static # WhiteNoise warns of a missing directory, though it finds the files at their sources
  : >>"$LOG"
  exec 9>var/setup.lock
  if ! flock -n 9; then
    printf 'Another script is setting up this directory; waiting for it to finish.\n' >&2
    flock 9
  fi
  install_system_packages "$purpose" "$browser"
  install_python_packages 'Python packages' requirements.txt
  if [[ $purpose == test ]]; then
    install_python_packages 'Python test tools' requirements-dev.txt
  fi
  install_page_files
  compile_catalogues
  exec 9>&-
}

check_ownership() {
  local path
  for path in . .venv node_modules var; do
    if [[ -e $path && ! -w $path ]]; then
      die "$ROOT/$path belongs to $(stat -c %U "$path") and cannot be written by $(id -un)." \
        "Run this as $(stat -c %U "$path"), or hand the directory over: chown -R $(id -un) '$ROOT'"
    fi
  done
}

# --- System packages --------------------------------------------------------------------------------------

PYTHON=python3
MISSING=()

install_system_packages() {
  local purpose=$1 browser=$2
  begin_step 'System packages'
  find_missing_packages "$purpose" "$browser"
  if ((${#MISSING[@]})); then
    apt_install "${MISSING[@]}"
    find_missing_packages "$purpose" "$browser"
    if ((${#MISSING[@]})); then
      die "Still missing after the installation: ${MISSING[*]}"
    fi
    end_step 'installed'
  else
    end_step 'present'
  fi
}

find_missing_packages() {
  local purpose=$1 browser=$2 installed package libraries=("${LIBRARIES[@]}") commands=("${RUN_COMMANDS[@]}")
  MISSING=()
  if [[ $purpose == test ]]; then
    libraries+=("${TEST_LIBRARIES[@]}")
    commands+=("${TEST_COMMANDS[@]}")
    postgres_binaries >/dev/null || MISSING+=(postgresql)
    if [[ $browser == browser ]]; then
      find_chromium || want_chromium
    fi
  fi
  if command -v dpkg-query >/dev/null; then
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${libraries[@]}" 2>/dev/null || true)
    for package in "${libraries[@]}"; do
      grep -qxF "$package installed" <<<"$installed" || MISSING+=("$package")
    done
  fi
  for package in "${commands[@]}"; do
    command -v "${package#*:}" >/dev/null || MISSING+=("${package%%:*}")
  done
  find_python
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || MISSING+=("$(basename "$PYTHON")-venv")
}

find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      PYTHON=$candidate
      return
    fi
  done
  die "Python 3.11 or newer is needed; this machine has $(python3 --version 2>/dev/null || echo none)." \
    'Debian 12 and Ubuntu 24.04 bring it: apt-get install python3. On an older system install python3.11 beside its own.'
}

# Ubuntu's package is a door to its snap, and no more than that where snaps do not run, as in a container.
want_chromium() {
  if [[ -r /etc/os-release ]] && grep -qx 'ID=ubuntu' /etc/os-release; then
    die 'The browser tests need Chromium, and Ubuntu offers it only as a snap.' \
      'Install it (snap install chromium) or Google Chrome, or point the variable CHROMIUM to any Chromium 100 or newer;' \
      "or leave these tests out: $0 --no-browser"
  fi
  if [[ -n ${CHROMIUM:-} ]]; then
    die "CHROMIUM names $CHROMIUM, which does not run."
  fi
  MISSING+=(chromium)
}

# The directory of the newest PostgreSQL server; Debian keeps it out of PATH.
postgres_binaries() {
  local directory
  while IFS= read -r directory; do
    if [[ -x $directory/initdb && -x $directory/postgres ]]; then
      echo "$directory"
      return
    fi
  done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort --reverse --version-sort)
  directory=$(command -v initdb) || return 1
  dirname "$(readlink -f "$directory")"
}

find_chromium() {
  local candidate
  for candidate in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$candidate" >/dev/null && "$candidate" --version >/dev/null 2>&1; then
      CHROMIUM=$(command -v "$candidate")
      export CHROMIUM
      return 0
    fi
    [[ -z ${CHROMIUM:-} ]] || return 1
  done
  return 1
}

apt_install() {
  local as_root=() install=(apt-get install --yes --no-install-recommends "$@")
  if ! command -v apt-get >/dev/null; then
    die "Please install what Debian calls: $*" 'This system has no apt-get, so it must be done by hand.'
  fi
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      local prefix=''
      command -v sudo >/dev/null && prefix='sudo '
      die 'These packages are missing, and only an administrator can install them:' '' \
        "    ${prefix}apt-get update && ${prefix}${install[*]}" '' "Then run this again: $0"
    fi
    as_root=(sudo -n)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  # A fresh Ubuntu is still updating itself when one first signs in: wait for it. And finish what was cut short.
  local patience=(-o DPkg::Lock::Timeout=300)
  logged "${as_root[@]}" apt-get "${patience[@]}" update
  logged "${as_root[@]}" dpkg --configure -a
  logged "${as_root[@]}" "${install[@]}" "${patience[@]}"
}

# --- Python and Node.js packages --------------------------------------------------------------------------

# install_python_packages LABEL REQUIREMENTS: exactly the hashed ones. `.venv/installed` says which files .venv holds.
install_python_packages() {
  local label=$1 requirements=$2 stamp
  stamp="$requirements $(sha256sum <"$requirements")"
  begin_step "$label"
  if virtual_environment_is_whole && grep -qsxF "$stamp" .venv/installed; then
    end_step 'present'
    return
  fi
  if ! virtual_environment_is_whole; then
    rm -rf .venv
    mkdir .venv
    touch .venv/unfinished
    logged "$PYTHON" -m venv "$ROOT/.venv"
  fi
  # A killed pip may leave a package that looks installed and is not: with this mark the next run starts afresh.
  touch .venv/unfinished
  logged env PIP_ROOT_USER_ACTION=ignore .venv/bin/python -m pip install --disable-pip-version-check --no-input \
    --progress-bar off --require-hashes --requirement "$requirements"
  { grep -sv "^$requirements " .venv/installed || true; echo "$stamp"; } >.venv/installed.new
  mv .venv/installed.new .venv/installed
  rm .venv/unfinished
  end_step "$(grep -c == "$requirements") packages installed"
}

# Whole: finished, of a Python that is still there, and made for this directory (its scripts name their interpreter).
virtual_environment_is_whole() {
  [[ -x .venv/bin/pip && ! -e .venv/unfinished ]] &&
    head -n 3 .venv/bin/pip | grep -qF "$ROOT/.venv/bin/" &&
    .venv/bin/python -c 'import pip' 2>/dev/null
}

install_page_files() {
  local stamp
  stamp=$(sha256sum <package-lock.json)
  begin_step 'Page files'
  if [[ $(cat node_modules/.installed 2>/dev/null) == "$stamp" ]]; then
    end_step 'present'
    return
  fi
  rm -f node_modules/.installed
  logged npm ci --no-audit --no-fund --no-update-notifier --ignore-scripts
  echo "$stamp" >node_modules/.installed
  end_step 'installed'
}

compile_catalogues() {
  local catalogue compiled count=0
  begin_step 'Translations'
  while IFS= read -r -d '' catalogue; do
    compiled=${catalogue%.po}.mo
    if [[ $catalogue -nt $compiled ]]; then
      logged msgfmt --check-format --output-file="$compiled.new" "$catalogue"
      mv "$compiled.new" "$compiled"
      count=$((count + 1))
    fi
  done < <(find . -type d \( -name .git -o -path ./.venv -o -path ./node_modules -o -path ./var -o -path ./media \) \
    -prune -o -name '*.po' -print0)
  end_step "$( ((count)) && echo "$count compiled" || echo 'up to date')"
}
