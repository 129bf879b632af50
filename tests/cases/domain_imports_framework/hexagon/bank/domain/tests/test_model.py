import requests
import sqlite3
