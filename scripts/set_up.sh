# shellcheck shell=sh disable=SC2154  # root: set by the script that sources this
# Sourced by run and test, which set $root: the Python environment, made once and then left alone.
# All it says is status, so all of it goes to stderr. Installers speak only when they cannot go on.

venv=$root/.venv
python=$venv/bin/python
job=
stopped_early=0  # the exit code after Ctrl-C

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "$1"
    exit 1
}

# Make .venv hold what requirements/$1.lock lists; nothing to do when its stamp says so.
set_up() {
    if ready "$1"; then return; fi
    choose_python
    [ -w "$venv" ] || [ -w "$root" ] ||
        stop "This folder cannot be written to: $root. Copy it to a folder of yours, then start there."
    log=$(mktemp)
    trap 'rm -f "$log"; [ -z "$job" ] || kill "$job" 2>/dev/null' EXIT
    trap 'say "Closed."; exit "$stopped_early"' INT
    trap 'exit 143' TERM HUP
    take_turn
    ready "$1" || install "$1"
    exec 9<&-
    rm -f "$log"
    trap - EXIT INT TERM HUP
}

# The stamp names everything that decides what is installed, and where.
wanted() {
    printf '%s ' "$root"
    cat "$root/pyproject.toml" "$root/requirements/build.lock" "$root/requirements/$1.lock" | cksum
}

ready() { [ -x "$python" ] && [ "$(cat "$venv/ready-$1" 2>/dev/null)" = "$(wanted "$1")" ]; }

# Set $base to a Python that runs (a shim may not), is 3.11 to 3.14, and can make environments.
choose_python() {
    uv=$(command -v uv) || uv=
    without_venv=
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        IFS=:
        for folder in $PATH; do
            unset IFS
            base=$folder/$name
            if ! [ -x "$base" ] || ! supported "$base"; then continue; fi
            if [ -n "$uv" ] || "$base" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
            without_venv=$base
        done
        unset IFS
    done
    [ -z "$without_venv" ] ||
        stop "Python is here, but not its venv part. Install it, for example: apt install python3-venv."
    stop "Python 3.11 to 3.14 is needed. Install it, for example: apt install python3 python3-venv."
}

supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

# One start at a time installs. The lock is on a file that is always there, and ends with its holder.
take_turn() {
    exec 9<"$root/requirements/build.lock"
    if ! "$base" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null; then
        say "Another start is getting things ready. Waiting for it."
        watched "$base" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' || stop "Please start again."
    fi
}

install() {
    say "Getting ready. This happens once and takes a minute or two."
    if ! supported "$python" || ! can_install; then
        say "Step 1 of 3: a Python environment."
        rm -rf "$venv"
        if [ -n "$uv" ]; then
            watched "$uv" venv --python "$base" "$venv" || failed "The Python environment could not be made."
        else
            watched "$base" -m venv "$venv" || failed "The Python environment could not be made."
        fi
    fi
    rm -f "$venv"/ready-*
    say "Step 2 of 3: the packages."
    get --only-binary :all: --require-hashes -r "$root/requirements/build.lock"
    # srt is published as source only; it is pure Python.
    get --only-binary :all: --no-binary srt --require-hashes -r "$root/requirements/$1.lock"
    say "Step 3 of 3: the program."
    get --no-deps -e "$root"
    wanted run >"$venv/ready-run"
    [ "$1" = run ] || wanted "$1" >"$venv/ready-$1"
}

can_install() {
    [ -n "$uv" ] || "$python" -m pip --version >/dev/null 2>&1 || watched "$python" -m ensurepip
}

get() {
    if [ -n "$uv" ]; then
        watched "$uv" pip install --python "$python" --no-build-isolation "$@"
    else
        watched "$python" -m pip install --no-input --disable-pip-version-check --no-build-isolation "$@"
    fi || failed "The packages could not be installed. The lines above say why. Check the network, then start again."
}

# Run a command without its words, with a line each 30 s.
watched() {
    "$@" </dev/null >"$log" 2>&1 &
    job=$!
    ticks=0
    while kill -0 "$job" 2>/dev/null; do
        sleep 0.2
        ticks=$((ticks + 1))
        [ $((ticks % 150)) -ne 0 ] || say "Still working."
    done
    wait "$job"
}

failed() {
    tail -n 15 "$log" >&2
    stop "$1"
}

# Where the program keeps things, as assistant/locations.py says; empty when nobody has a home.
data_folder() {
    if [ -n "${REFLECT_HOME:-}" ]; then
        printf '%s' "$REFLECT_HOME"
    elif [ -n "${XDG_DATA_HOME:-}" ]; then
        printf '%s' "$XDG_DATA_HOME/reflect-aloud"
    elif [ -n "${HOME:-}" ]; then
        printf '%s' "$HOME/.local/share/reflect-aloud"
    fi
}

# Whether the folder could be made and written to. $1: a path, which need not exist yet.
keeps() {
    place=$1
    [ -n "$place" ] || return 1
    while [ ! -e "${place:-/}" ]; do
        case $place in
        */*) place=${place%/*} ;;
        *) place=. ;;
        esac
    done
    [ -w "${place:-/}" ]
}

model_is_here() {
    [ -z "${REFLECT_MODEL:-}" ] || return 0
    for part in "$1"/models/*/am "$root"/models/*/am; do
        [ ! -d "$part" ] || return 0
    done
    return 1
}
