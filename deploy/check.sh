#!/bin/sh
# Tries the files of this folder: sh deploy/check.sh path/to/gristmill
# The crontab line is run for real by a cron daemon, on the seeds and in a folder of its own, from a file that stands in
# /etc/cron.d for a minute; logrotate and systemd-analyze judge the rest. As root it installs what is missing where apt-get can; what cannot be tried is said
# aloud. At most a minute and a half. Exit 1 where something tried has failed.
set -u
cd "$(dirname "$0")/.." || exit 1
gristmill=$(realpath "${1:-target/release/gristmill}")
[ -x "$gristmill" ] || { echo "deploy/check: $gristmill is no program" >&2; exit 1; }
work=$(mktemp -d) && chmod 755 "$work"
tab=/etc/cron.d/gristmill-check
daemon=
failed=0
trap 'rm -rf "$work" "$tab"; [ -z "$daemon" ] || kill "$daemon" 2>/dev/null' EXIT
trap 'exit 1' INT TERM

say() { echo "deploy/check: $*"; }
skip() { say "SKIPPED $*" >&2; }
fail() { say "FAILED $*" >&2; failed=1; }
have() { command -v "$1" >/dev/null 2>&1; }

PATH=$PATH:/usr/sbin:/sbin
root=no
[ "$(id -u)" = 0 ] && root=yes
if [ $root = yes ] && have apt-get && { ! have cron || ! have logrotate; }; then
    export DEBIAN_FRONTEND=noninteractive
    timeout 40 sh -c 'apt-get install -qq -y --no-install-recommends cron logrotate ||
        { apt-get update -qq && apt-get install -qq -y --no-install-recommends cron logrotate; }' >/dev/null 2>&1
fi

# Begin with cron: its minute passes while the others are tried.
minute=
if [ $root = no ]; then
    skip "the crontab line: not root"
elif ! have cron; then
    skip "the crontab line: there is no cron here and it cannot be installed"
else
    mkdir "$work/pages" "$work/tables" "$work/metrics" "$work/log"
    cp -r seeds/. "$work/pages"
    # The line as it stands, every minute, as root, with folders and program of this check.
    sed -E -e 's|^15 2 \* \* \*  gristmill  gristmill |* * * * * root '"$gristmill"' |' \
        -e 's|/srv/gristmill/|'"$work"'/|g' -e 's|/var/log/gristmill/|'"$work"'/log/|' deploy/crontab.example >"$work/tab"
    if grep -q '^\* \* \* \* \* root' "$work/tab"; then
        chmod 644 "$work/tab" && mv "$work/tab" "$tab" && chown root:root "$tab"
        if ! pidof cron >/dev/null 2>&1; then
            cron -f >/dev/null 2>&1 &
            daemon=$!
        fi
        minute=begun
    else
        fail "the crontab line is not where it was expected"
    fi
fi

if have systemd-analyze; then
    for unit in service timer; do
        sed 's|/usr/local/bin/gristmill|'"$gristmill"'|' "deploy/gristmill.$unit" >"$work/gristmill.$unit"
    done
    said=$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$work/gristmill.service" "$work/gristmill.timer" 2>&1)
    # Only what is said of our units counts: the machine's own may be wrong, or have no man pages.
    if printf '%s\n' "$said" | grep -q 'gristmill\.'; then
        fail "systemd-analyze verify: $said"
    else
        say "the units are sound"
    fi
    calendar=$(sed -n 's/^OnCalendar=//p' deploy/gristmill.timer)
    systemd-analyze calendar "$calendar" >/dev/null 2>&1 || fail "systemd-analyze calendar $calendar"
else
    skip "the units: there is no systemd-analyze here"
fi

if have logrotate; then
    # The user of the real file need not exist here.
    mkdir -p "$work/rotated" && echo line >"$work/rotated/run.log"
    user=$(id -un) group=$(id -gn)
    sed -e "s|/var/log/gristmill|$work/rotated|" -e "s/su gristmill gristmill/su $user $group/" \
        -e "s/create 0644 gristmill gristmill/create 0644 $user $group/" deploy/logrotate.conf >"$work/logrotate.conf"
    chmod 644 "$work/logrotate.conf"
    if logrotate -d -s "$work/state" "$work/logrotate.conf" >"$work/said" 2>&1 && ! grep -qi '^error' "$work/said" &&
        logrotate -f -s "$work/state" "$work/logrotate.conf" >>"$work/said" 2>&1 &&
        [ -f "$work/rotated/run.log.1" ] && [ -f "$work/rotated/run.log" ]; then
        say "the log is rotated"
    else
        fail "logrotate: $(cat "$work/said")"
    fi
else
    skip "the rotation: there is no logrotate here"
fi

if [ -n "$minute" ]; then
    waited=0
    while [ ! -e "$work/metrics/gristmill.prom" ] && [ $waited -lt 75 ]; do
        sleep 1
        waited=$((waited + 1))
    done
    rm -f "$tab"
    if [ ! -e "$work/tables/latest/report.html" ]; then
        fail "cron ran nothing in $waited s: $(cat "$work/log/run.log" 2>/dev/null)"
    elif ! grep -q '^gristmill_last_run_success 1$' "$work/metrics/gristmill.prom"; then
        fail "the metrics tell no success: $(cat "$work/metrics/gristmill.prom")"
    elif ! tail -n 1 "$work/log/run.log" | grep -q '"level":"info".*"run":"'; then
        fail "the log has no line of the run: $(cat "$work/log/run.log")"
    elif ! "$gristmill" verify --output "$work/tables" >/dev/null; then
        fail "what cron published does not verify"
    else
        say "cron ran the line after $waited s, and what it published verifies"
    fi
fi
exit $failed
