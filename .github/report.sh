#!/usr/bin/env bash
# Reports what a job found as an issue: report.sh TITLE FILE...
# An open issue of that title is rewritten, so that there is never a second one.
# Of a .diff the issue has the first part, of any other file the last; a missing file is left out.
set -euo pipefail

export GH_REPO=$GITHUB_REPOSITORY TITLE=$1
shift
body=$(mktemp)
trap 'rm -f "$body"' EXIT
fence='``````````'

{
  echo "Found at $GITHUB_SHA, by $GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID."
  for file in "$@"; do
    [[ -s $file ]] || continue
    printf '\n## %s\n\n%s%s\n' "$(basename "$file")" "$fence" "${file##*.}"
    case $file in # an issue holds 65536 characters
      *.diff) head -c 30000 "$file" ;;
      *) tail -c 15000 "$file" ;;
    esac
    printf '\n%s\n' "$fence"
  done
} >"$body"

number=$(gh issue list --state open --limit 1000 --json number,title \
  --jq "map(select(.title == \$ENV.TITLE)) | first | .number // empty")
if [[ $number ]]; then
  gh issue edit "$number" --body-file "$body"
else
  gh issue create --title "$TITLE" --body-file "$body"
fi
