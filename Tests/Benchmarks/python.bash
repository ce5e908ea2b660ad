# What the benchmarks of formats share: Python's packages, and rates of several runs. Sourced.
export PYTHONDONTWRITEBYTECODE=1 MPLBACKEND=Agg

# need_python PACKAGE…    Ends with a word on how to get what is missing. The packages are of PyPI.
need_python() {
    local package missing=()
    for package in "$@"; do python3 -c "import $package" 2>/dev/null || missing+=("${package/#PIL/pillow}"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "  python3 has no ${missing[*]} here. Install from PyPI, then again: python3 -m pip install ${missing[*]}" >&2
    exit 69
}
# need_program PACKAGE PROGRAM    The program of a Debian package.
need_program() {
    command -v "$2" >/dev/null && return
    echo "  $2 is missing here. Install the Debian package, then again: apt-get install $1" >&2
    exit 69
}
python_version() { python3 -c "import importlib.metadata as m; print(m.version('$1'))"; }

# Of files with one run a line, the figure first.
rates() { cut -d' ' -f1 "$1" | xargs; }
median_rate() { cut -d' ' -f1 "$1" | sort -n | awk '{ rate[NR] = $1 } END { print NR % 2 ? rate[(NR + 1) / 2] : (rate[NR / 2] + rate[NR / 2 + 1]) / 2 }'; }
quotient() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'; }
