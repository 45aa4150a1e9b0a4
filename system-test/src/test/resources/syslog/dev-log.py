# Stands for a syslog daemon that hangs: listens at argument 1, and reads only when a line has come on its input. Prints what it reads.
import os
import socket
import sys

if os.path.exists(sys.argv[1]):
    os.unlink(sys.argv[1])
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print("listening", flush=True)
sys.stdin.readline()
while True:
    print(listener.recv(65536).decode(errors="replace"), flush=True)
