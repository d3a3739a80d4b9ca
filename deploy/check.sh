#!/bin/sh
# Tests the files of this folder: sh deploy/check.sh path/to/gristmill
# Has a cron daemon run the crontab line on the seeds, in a temporary folder, from a file that is in /etc/cron.d for about
# a minute. Checks the other files with logrotate and systemd-analyze. As root, installs missing tools with apt-get;
# reports checks that it must skip. Takes at most a minute and a half. Exits with 1 if a check fails.
set -u
cd "$(dirname "$0")/.." || exit 1
gristmill=$(realpath "${1:-target/release/gristmill}")
[ -x "$gristmill" ] || { echo "deploy/check: $gristmill is not executable" >&2; exit 1; }
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

# Cron comes first, so that its minute passes during the other checks.
minute=
if [ $root = no ]; then
    skip "the crontab line: not root"
elif ! have cron; then
    skip "the crontab line: cron is missing and cannot be installed"
else
    mkdir "$work/pages" "$work/tables" "$work/metrics" "$work/log"
    cp -r seeds/. "$work/pages"
    # The crontab line, but run every minute, as root, with the folders and program of this check.
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
        fail "crontab.example has no line of the expected form"
    fi
fi

if have systemd-analyze; then
    for unit in service timer; do
        sed 's|/usr/local/bin/gristmill|'"$gristmill"'|' "deploy/gristmill.$unit" >"$work/gristmill.$unit"
    done
    said=$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$work/gristmill.service" "$work/gristmill.timer" 2>&1)
    # Only messages about our units count; units of the machine may have problems of their own.
    if printf '%s\n' "$said" | grep -q 'gristmill\.'; then
        fail "systemd-analyze verify: $said"
    else
        say "the units are valid"
    fi
    calendar=$(sed -n 's/^OnCalendar=//p' deploy/gristmill.timer)
    systemd-analyze calendar "$calendar" >/dev/null 2>&1 || fail "systemd-analyze calendar $calendar"
else
    skip "the units: systemd-analyze is missing"
fi

if have logrotate; then
    # Replaces the user of the real file, who need not exist here.
    mkdir -p "$work/rotated" && echo line >"$work/rotated/run.log"
    user=$(id -un) group=$(id -gn)
    sed -e "s|/var/log/gristmill|$work/rotated|" -e "s/su gristmill gristmill/su $user $group/" \
        -e "s/create 0644 gristmill gristmill/create 0644 $user $group/" deploy/logrotate.conf >"$work/logrotate.conf"
    chmod 644 "$work/logrotate.conf"
    if logrotate -d -s "$work/state" "$work/logrotate.conf" >"$work/said" 2>&1 && ! grep -qi '^error' "$work/said" &&
        logrotate -f -s "$work/state" "$work/logrotate.conf" >>"$work/said" 2>&1 &&
        [ -f "$work/rotated/run.log.1" ] && [ -f "$work/rotated/run.log" ]; then
        say "logrotate rotates the log"
    else
        fail "logrotate: $(cat "$work/said")"
    fi
else
    skip "the rotation: logrotate is missing"
fi

if [ -n "$minute" ]; then
    waited=0
    while [ ! -e "$work/metrics/gristmill.prom" ] && [ $waited -lt 75 ]; do
        sleep 1
        waited=$((waited + 1))
    done
    rm -f "$tab"
    if [ ! -e "$work/tables/latest/report.html" ]; then
        fail "cron published no run in $waited s: $(cat "$work/log/run.log" 2>/dev/null)"
    elif ! grep -q '^gristmill_last_run_success 1$' "$work/metrics/gristmill.prom"; then
        fail "the metrics report no success: $(cat "$work/metrics/gristmill.prom")"
    elif ! tail -n 1 "$work/log/run.log" | grep -q '"level":"info".*"run":"'; then
        fail "the log has no JSON line for the run: $(cat "$work/log/run.log")"
    elif ! "$gristmill" verify --output "$work/tables" >/dev/null; then
        fail "the run that cron published does not verify"
    else
        say "cron ran the line after $waited s, and the published run verifies"
    fi
fi
exit $failed
