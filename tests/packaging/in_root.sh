#!/bin/sh
# Runs inside a clean Debian root, as root: everything somebody does with the packages, in order. Each step leaves /out/NAME.out, .err and
# .rc; test_in_root.py reads them. Bound in: /packages (the files), /out, /numerics (a project).
#   in_root.sh deb|file
set -u
step() { # NAME COMMAND...
  name=$1
  shift
  "$@" >"/out/$name.out" 2>"/out/$name.err" </dev/null
  echo $? >"/out/$name.rc"
}
user() { runuser -u user -- env HOME=/home/user XDG_RUNTIME_DIR= "$@"; }
files() { find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /out -o -path /packages -o -path /numerics \
  -o -path /var/cache -o -path /var/lib/apt -o -path /var/lib/dpkg -o -path /var/log \) -prune -o -print | sort; }
apt() { apt-get install -y -q --no-install-recommends "$@"; }
[ -d "$HOME/.config" ] && cp -a "$HOME/.config" /home/user/ && chown -R user: /home/user/.config
export DEBIAN_FRONTEND=noninteractive

# A Python as uv fetches one, made from Debian's packages without installing them; only its address is ours, the fetching is uv's own.
fetchable_python() {
  apt libexpat1 >/dev/null 2>&1
  mkdir -p /tmp/debs /tmp/pythons /tmp/made/python/bin /tmp/made/python/lib
  (cd /tmp/debs && apt-get download -q python3.11-minimal libpython3.11-minimal libpython3.11-stdlib >/dev/null 2>&1)
  for package in /tmp/debs/*.deb; do dpkg -x "$package" /tmp/debs/tree; done
  find /tmp/debs/tree -type l -lname '/*' -delete
  cp -a /tmp/debs/tree/usr/bin/python3.11 /tmp/made/python/bin/
  ln -s python3.11 /tmp/made/python/bin/python3
  cp -a /tmp/debs/tree/usr/lib/python3.11 /tmp/made/python/lib/
  tar -C /tmp/made -czf /tmp/pythons/python.tar.gz python
  digest=$(sha256sum /tmp/pythons/python.tar.gz | cut -d' ' -f1)
  machine=$(uname -m)
  cat >/tmp/pythons/list.json <<END
{"cpython-3.11.2-linux-$machine-gnu": {"name": "cpython", "arch": {"family": "$machine", "variant": null}, "os": "linux", "libc": "gnu",
 "major": 3, "minor": 11, "patch": 2, "prerelease": "", "url": "file:///tmp/pythons/python.tar.gz", "sha256": "$digest", "variant": null}}
END
  chmod -R a+rX /tmp/pythons
}

# The window on a display of its own; Xvfb writes its screen to a file. A window that never comes is seen by its picture.
window() { # NAME COMMAND...
  name=$1
  shift
  mkdir -p /tmp/screen
  Xvfb :7 -screen 0 1280x800x24 -fbdir /tmp/screen >/dev/null 2>&1 &
  server=$!
  i=0
  while [ ! -e /tmp/.X11-unix/X7 ] && [ $i -lt 60 ]; do sleep 1; i=$((i + 1)); done
  user env DISPLAY=:7 QT_QPA_PLATFORM=xcb "$@" >"/out/$name.out" 2>"/out/$name.err" </dev/null &
  program=$!
  i=0
  while [ $i -lt "${WINDOW_SECONDS:-20}" ]; do sleep 1; i=$((i + 1)); done
  cp /tmp/screen/Xvfb_screen0 "/out/$name.xwd"
  if kill -0 $program 2>/dev/null; then echo running; else echo gone; fi >"/out/$name.rc"
  kill $server
  wait $server $program 2>/dev/null
}

deb() {
  files >/tmp/before
  other=$1
  mkdir /tmp/wrong && dpkg-deb -R /packages/armature_*.deb /tmp/wrong && sed -i "s/^Architecture: .*/Architecture: $other/" /tmp/wrong/DEBIAN/control
  dpkg-deb -b /tmp/wrong /tmp/wrong.deb >/dev/null
  step wrong dpkg -i /tmp/wrong.deb
  dpkg --purge armature >/dev/null 2>&1
  apt-get update -q >/dev/null
  step headless apt /packages/armature_*.deb
  step gui_packages dpkg-query -W -f '${db:Status-Status} ${Package}\n' 'libqt6gui6*' 'libqt6widgets6*' 'libx11-6*' 'libegl1*'
  step version user armature --version
  step detect user armature detect --json
  step nothing user armature plan --stack pytorch --no-resolve
  step uv apt /packages/armature-uv_*.deb
  step detect_uv user armature detect --json
  step no_python user armature plan --stack pytorch --no-resolve --json
  fetchable_python
  step fetched user env UV_PYTHON_DOWNLOADS_JSON_URL=/tmp/pythons/list.json armature install --project /numerics --python 3.11 \
    --target /home/user/fetched --yes
  step fetched_python readlink -f /home/user/fetched/bin/python
  step python apt python3
  step install user armature install --project /numerics --target /home/user/numerics --yes
  step assistant apt /packages/armature-assistant_*.deb xvfb fonts-dejavu-core
  step assistant_version user armature-assistant --version
  step no_display user armature-assistant
  step offscreen user env QT_QPA_PLATFORM=offscreen timeout 15 armature-assistant
  window window armature-assistant --stack pytorch --target /home/user/other
  step pages sh -c 'ls -l /usr/share/man/man1/armature*.1.gz /usr/share/bash-completion/completions/armature* /usr/share/zsh/vendor-completions/_armature*'
  step purge apt-get purge -y -q armature armature-assistant armature-uv xvfb fonts-dejavu-core
  step autoremove apt-get autoremove -y -q --purge
  files >/tmp/after
  comm -13 /tmp/before /tmp/after | grep -v '^/home/user' >/tmp/new
  # What belongs to a package that is still installed (python3) was not left by ours; caches of other packages' triggers are theirs.
  while read -r path; do dpkg -S "$path" >/dev/null 2>&1 || echo "$path"; done </tmp/new >/out/left.out
  step gone sh -c 'command -v armature armature-assistant; ls -d /usr/lib/armature /etc/*armature* /var/lib/*armature*'
  step kept user /home/user/numerics/bin/python -c 'import numpy; print(numpy.arange(4).sum())'
  step made_by_user find /home/user -maxdepth 3 -name '*armature*'
}

file() {
  app=$(ls /packages/*.AppImage)
  cp "$app" /home/user/Armature.AppImage
  chown user: /home/user/Armature.AppImage
  app=/home/user/Armature.AppImage
  # qemu's rule in binfmt_misc compares bytes 8 to 10, which the kernel's own loader does not: under emulation alone, the mark is taken out.
  step mark "$app" --appimage-offset
  [ "$(cat /out/mark.rc)" = 0 ] || printf '\0\0\0' | dd of="$app" bs=1 seek=8 conv=notrunc 2>/dev/null
  step fuse sh -c 'command -v fusermount fusermount3 mount.fuse'
  step version user "$app" armature --version
  step detect user "$app" armature detect --json
  step no_python user "$app" armature plan --stack pytorch --no-resolve --json
  step help user "$app" --help
  step no_display user "$app"
  step offscreen user env QT_QPA_PLATFORM=offscreen timeout 15 "$app"
  mkdir /tmp/small && mount -t tmpfs -o size=10m tmpfs /tmp/small
  step full user env HOME=/tmp/small/home ARMATURE_UNPACK_DIR=/tmp/small/cache "$app" --version
  apt-get update -q >/dev/null
  apt xvfb fonts-dejavu-core >/dev/null 2>&1
  window window "$app" --stack pytorch --target /home/user/other
  apt python3 >/dev/null 2>&1
  step install user "$app" armature install --project /numerics --target /home/user/numerics --yes
  step cache du -sm /home/user/.cache/armature/app
  rm -rf "$app" /home/user/.cache/armature
  step kept user /home/user/numerics/bin/python -c 'import numpy; print(numpy.arange(4).sum())'
}

case "$1" in
  deb) if [ "$(dpkg --print-architecture)" = amd64 ]; then deb arm64; else deb amd64; fi ;;
  file) file ;;
esac
